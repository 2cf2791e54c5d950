import { writeFile } from 'node:fs/promises';
import { formatReport } from '../index.js';
import type { Given } from './arguments.js';
import { together } from './html.js';
import { junit, type Reported, type Result } from './junit.js';
import { refusal } from './refusal.js';

/** Files a run writes: reports of several problems go into one file of each kind. */
export class Outputs {
  private readonly results: Result[] = [];
  private readonly pages: string[] = [];

  constructor(private readonly given: Pick<Given, 'json' | 'html' | 'junit'>) {}

  /** Empties the files before the work, so that hours of it are not lost, and no report of an earlier run is taken for this one. */
  async prepare(): Promise<void> {
    const { json, html, junit } = this.given;
    for (const file of [json, html, junit]) if (file !== undefined && file !== '-') await write(file, '');
  }

  /** Adds what became of a problem. The HTML file always holds what is known. */
  async add(result: Result): Promise<void> {
    this.results.push(result);
    const { html } = this.given;
    if ('refusal' in result || html === undefined) return;
    const { report, again } = result;
    this.pages.push(formatReport(report, 'html', { again }));
    await write(html, together(this.pages));
  }

  /** Writes what holds all reports. */
  async finish(): Promise<void> {
    const { json, junit: xml } = this.given;
    if (xml !== undefined) await write(xml, junit(this.results));
    const reports = this.json();
    if (json === '-') process.stdout.write(reports);
    else if (json !== undefined) await write(json, reports);
  }

  /** One problem: its report, nothing where it was refused; several: a list of the reports there are. */
  private json(): string {
    const reported = this.results.filter((result): result is Reported => 'report' in result);
    const reports = reported.map(({ report }) => formatReport(report, 'json'));
    if (this.results.length !== 1) return `[${reports.join(',\n')}]\n`;
    return reports.map(report => `${report}\n`).join('');
  }
}

async function write(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw refusal.unwritable(file, error as Error);
  }
}
