// The words of a lesson for somebody who has the page in front of them and no command line: texts and hints name commands and files
// of a folder, and each has its place in the page.

/** What stands in a text of the command line, and what of the page is meant. */
const PLACES: readonly (readonly [RegExp, string])[] = [
  [/(^|\. |\n)`?npm run lesson -- \d+ --report`?/g, '$1The report below'],
  [/`?npm run lesson -- \d+ --report`?/g, 'the report below'],
  [/`?npm run lesson -- \d+`?/g, '**Check**'],
  [/into `answers\.txt`/g, 'into the fields under the text'],
  [/as `failing\.replay`/g, 'as a timing, which **Run** then uses'],
];

export function in_the_page(text: string): string {
  return PLACES.reduce((so_far, [there, here]) => so_far.replace(there, here), text);
}
