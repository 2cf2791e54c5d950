/**
 * Text with everything that does not stand still on a screen written as an escape: line breaks, ANSI sequences, marks that
 * reverse or hide what follows, halves of surrogate pairs. Names and messages come from the caller's code; a report prints them all through here.
 *
 * @returns one line; `\n`, `\t` and `\r` by these names, all else as `\u{1b}`
 */
export const visible = (text: string): string => text.replace(UNSEEN, escaped);

/** Unicode's control, format and surrogate characters, line separators and what is no character at all. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };

const escaped = (character: string) => NAMED[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`;
