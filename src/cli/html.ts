/** HTML reports of several problems as one file: what came of each, then each report in full. */
export function together(files: readonly string[]): string {
  if (files.length === 1) return files[0];
  const [first] = files;
  const titles = files.map(file => between(file, '<title>', '</title>'));
  const counted = ['fail', 'inconclusive', 'pass']
    .map(verdict => ({ verdict, n: titles.filter(title => title.startsWith(verdict)).length }))
    .filter(({ n }) => n > 0)
    .map(({ verdict, n }) => `${n} ${verdict}`);
  const heading = `${files.length} problems: ${counted.join(', ')}`;
  // titles are escaped already: they are those of the files
  const links = titles.map((title, k) => `<li><a href="#problem-${k + 1}">${title}</a></li>\n`);
  const reports = files.map(
    (file, k) => `<section id="problem-${k + 1}">\n${between(file, '<main>\n', '</main>')}</section>\n`,
  );
  return `${first.slice(0, first.indexOf('<title>'))}<title>${heading}</title>
${first.slice(first.indexOf('<style>'), first.indexOf('<main>'))}<main class="several">
<nav aria-label="Problems"><h1>${heading}</h1>
<ol>
${links.join('')}</ol></nav>
${reports.join('')}</main>
</body>
</html>
`;
}

/** What stands between two marks: what a report says itself is escaped and holds neither. */
function between(file: string, from: string, to: string): string {
  const start = file.indexOf(from) + from.length;
  return file.slice(start, file.indexOf(to, start));
}
