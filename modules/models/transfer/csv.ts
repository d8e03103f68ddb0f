/** Comma-separated values as RFC 4180 has them, read and written piece by piece. */

/** Characters of one row: whoever writes more has forgotten a quote. */
const MAX_ROW = 9 * 1024 * 1024

export class CsvError extends Error {}

/** Rows of text that comes by and by. @param separator `,` or `;`; told by the first row, if not given */
export async function* csvRows(chunks: AsyncIterable<string>, given?: string): AsyncGenerator<string[]> {
  let separator = given
  let row: string[] = []
  let cell = ''
  let quoted = false
  /** The last character was a quote inside quotes: the end of the cell, or half of one. */
  let ended = false
  let length = 0
  let first = true
  const endRow = (): string[] => {
    const done = [...row, cell]
    row = []
    cell = ''
    length = 0
    return done
  }
  for await (const chunk of chunks) {
    let text = chunk
    if (first && text !== '') {
      text = text.replace(/^\ufeff/, '')
      first = false
    }
    separator ??= text === '' ? undefined : separatorOf(text)
    for (const letter of text) {
      length += 1
      if (length > MAX_ROW) throw new CsvError('a row has no end; is a quote missing?')
      if (quoted && !ended) {
        if (letter === '"') ended = true
        else cell += letter
      } else if (ended && letter === '"') {
        cell += '"'
        ended = false
      } else {
        if (ended) quoted = false
        ended = false
        if (letter === '"' && cell === '') quoted = true
        else if (letter === separator) {
          row.push(cell)
          cell = ''
        } else if (letter === '\n') yield endRow()
        else if (letter !== '\r') cell += letter
      }
    }
  }
  if (quoted && !ended) throw new CsvError('a quote is not closed')
  if (row.length > 0 || cell !== '' || ended) yield endRow()
}

/** The one that is more often in the first row. */
function separatorOf(text: string): string {
  const [head = ''] = text.split('\n', 1)
  const count = (letter: string) => head.split(letter).length
  return count(';') > count(',') ? ';' : count('\t') > count(',') ? '\t' : ','
}

export const csvCell = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

export const csvRow = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`
