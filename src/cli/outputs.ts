import { formatReport } from '../format/index.js';
import { type Given, version } from './arguments.js';
import { together } from './html.js';
import { junit, type Reported, type Result } from './junit.js';
import { print } from './terminal.js';
import { replace } from './written.js';

/** Files a run writes: reports of several problems go into one file of each kind. */
export class Outputs {
  private readonly results: Result[] = [];
  private readonly pages: string[] = [];
  private readonly day = new Date().toISOString().slice(0, 10);

  constructor(private readonly given: Pick<Given, 'json' | 'html' | 'junit'>) {}

  /** Adds what became of a problem. The HTML file always holds what is known. */
  add(result: Result): void {
    this.results.push(result);
    const { html } = this.given;
    if ('refusal' in result || html === undefined) return;
    const { report, again } = result;
    this.pages.push(formatReport(report, 'html', { again, made: `gradcheck ${version()}, ${this.day}` }));
    replace(html, together(this.pages));
  }

  /** Writes what holds all reports: empty where there is none, so that no report of an earlier run is taken for one of this. */
  finish(): void {
    const { json, html, junit: xml } = this.given;
    if (xml !== undefined) replace(xml, junit(this.results));
    if (html !== undefined && this.pages.length === 0) replace(html, '');
    const reports = this.json();
    if (json === '-' && reports !== '') print(reports);
    if (json !== undefined && json !== '-') replace(json, reports);
  }

  /** One problem: its report, nothing where it was refused; several: a list of the reports there are. */
  private json(): string {
    const reported = this.results.filter((result): result is Reported => 'report' in result);
    const reports = reported.map(({ report }) => formatReport(report, 'json'));
    if (this.results.length !== 1) return `[${reports.join(',\n')}]\n`;
    return reports.map(report => `${report}\n`).join('');
  }
}
