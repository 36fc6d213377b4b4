/**
 * The one way to a terminal: words, titles, names of files and messages are of others, and what would steer a terminal in
 * them is shown instead (core/visible-text.ts). What programs read is left as it is: JSON is the same JSON, and a table that
 * goes into a file the same table.
 */
import { visibleJson, visibleLines } from '#core/visible-text.ts';

/** Results, on standard output; several lines may be one text. */
export const say = (text: string): void => void console.log(visibleLines(text));

/** What goes on and what went wrong, on standard error. */
export const complain = (text: string): void => void console.error(visibleLines(text));

/** A folder may hold thousands of files that are no pictures. */
const MOST_LEFT_OUT = 20;

/** Files that were not looked at, each with the reason, on standard error. */
export function sayLeftOut(files: readonly { file: string; reason: string }[]): void {
  for (const { file, reason } of files.slice(0, MOST_LEFT_OUT))
    complain(`left out: ${file}: ${reason}`);
  if (files.length > MOST_LEFT_OUT) complain(`left out: ${files.length - MOST_LEFT_OUT} more`);
}

export const sayJson = (value: unknown, indent = 2): void =>
  void console.log(visibleJson(value, indent));

/** A line of JSON among many, as it is. */
export const sayLine = (line: string): void => void console.log(line);

/** Data in another form than JSON. */
export const sayTable = (text: string): void =>
  void console.log(process.stdout.isTTY ? visibleLines(text) : text);
