/** Colours of code that are not those of the app: readable also where lines came or went. */

const rule = (token: string, foreground: string) => ({ token, foreground })

/** Darker or lighter than Monaco's own, which are too faint on the colours of differences. */
export const TOKENS = {
  light: [rule('comment', '006400'), rule('number', '05603c'), rule('type', '00606b')],
  dark: [rule('comment', '7fb069'), rule('regexp', 'd58fb5')],
}

/** A line that came or went has both colours, the changed part of a line the second above the first. */
export const DIFFERENCES = {
  light: {
    'diffEditor.insertedLineBackground': '#2ea04314',
    'diffEditor.insertedTextBackground': '#2ea0432e',
    'diffEditor.removedLineBackground': '#cf222e14',
    'diffEditor.removedTextBackground': '#cf222e2e',
  },
  dark: {
    'diffEditor.insertedLineBackground': '#2ea0431a',
    'diffEditor.insertedTextBackground': '#2ea0432b',
    'diffEditor.removedLineBackground': '#f851491a',
    'diffEditor.removedTextBackground': '#f851492b',
  },
}
