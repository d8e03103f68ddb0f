/** The colours of TypeScript in short pieces: enough for a signature or an example, and nothing to load. */

export type TokenKind = 'plain' | 'comment' | 'string' | 'number' | 'keyword' | 'type'
export interface Token {
  kind: TokenKind
  text: string
}

const KEYWORDS =
  'any as asserts async await boolean break case catch class const continue default delete do else enum export extends false finally for from function if import in infer instanceof interface is keyof let never new null number object of private readonly return satisfies static string switch symbol this throw true try type typeof undefined unknown var void while yield'
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>//[^\n]*|/\*[\s\S]*?\*/)`,
    String.raw`(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\x60(?:\\.|[^\x60\\])*\x60)`,
    String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?\b)`,
    // Not the names of members: delete(key), type: string.
    String.raw`(?<keyword>(?<![.\w])(?:${KEYWORDS.replaceAll(' ', '|')})\b(?![(:?<]))`,
    String.raw`(?<type>\b[A-Z]\w*)`,
  ].join('|'),
  'g',
)

/** The code in pieces that make it up again. */
export function tokensOf(code: string): Token[] {
  const tokens: Token[] = []
  let end = 0
  for (const match of code.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: code.slice(end, match.index) })
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? ['plain']
    tokens.push({ kind: kind as TokenKind, text: match[0] })
    end = match.index + match[0].length
  }
  if (end < code.length) tokens.push({ kind: 'plain', text: code.slice(end) })
  return tokens
}
