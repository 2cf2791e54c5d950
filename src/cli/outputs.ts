import { writeFile } from 'node:fs/promises';
import { formatReport } from '../index.js';
import type { Given } from './arguments.js';
import { together } from './html.js';
import { junit, type Reported } from './junit.js';
import { refusal } from './refusal.js';

/** Files a run writes: reports of several problems go into one file of each kind. */
export class Outputs {
  private readonly reported: (Reported | null)[] = [];
  private readonly pages: string[] = [];

  constructor(private readonly given: Pick<Given, 'json' | 'html' | 'junit'>) {}

  /** Empties the files before the work, so that hours of it are not lost, and no report of an earlier run is taken for this one. */
  async prepare(): Promise<void> {
    const { json, html, junit } = this.given;
    for (const file of [json, html, junit]) if (file !== undefined && file !== '-') await write(file, '');
  }

  /** Adds what became of a problem; null where it could not be checked. The HTML file always holds what is known. */
  async add(reported: Reported | null): Promise<void> {
    this.reported.push(reported);
    const { html } = this.given;
    if (!reported || html === undefined) return;
    const { report, again } = reported;
    this.pages.push(formatReport(report, 'html', { again }));
    await write(html, together(this.pages));
  }

  /** Writes what holds all reports. */
  async finish(): Promise<void> {
    const { json, junit: xml } = this.given;
    const all = this.reported.filter(reported => reported !== null);
    if (json === '-') console.log(this.json(all));
    else if (json !== undefined) await write(json, `${this.json(all)}\n`);
    if (xml !== undefined) await write(xml, junit(all));
  }

  /** One problem: its report; several: a list of the reports there are. */
  private json(all: readonly Reported[]): string {
    const reports = all.map(({ report }) => formatReport(report, 'json'));
    return this.reported.length === 1 ? reports.join() : `[${reports.join(',\n')}]`;
  }
}

async function write(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw refusal.unwritable(file, error as Error);
  }
}
