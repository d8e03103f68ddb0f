import { Marked } from 'marked'

const shown = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/**
 * Whether a link runs nothing: it is relative, or of a scheme that only leads somewhere. Control characters and spaces are
 * passed over, as browsers do; an entity may stand for anything, so that none may be where the scheme is.
 */
const isSafe = (href) => {
  const plain = [...href].filter((char) => char > ' ').join('')
  const start = /^(?:&#|[^/?#])*/.exec(plain)?.[0] ?? ''
  const [scheme, ...rest] = start.split(':')
  return !start.includes('&') && (rest.length === 0 || /^(https?|mailto|tel)$/i.test(scheme))
}

/** @type {import('m3m/plugin').Setup<{ breaks: boolean; html: boolean }>} */
export default function setup({ config }) {
  const marked = new Marked({ gfm: true, breaks: config.breaks })
  if (!config.html)
    marked.use({
      renderer: { html: ({ text }) => shown(text) },
      walkTokens(token) {
        if ((token.type === 'link' || token.type === 'image') && !isSafe(token.href)) token.href = '#'
      },
    })
  return { runtime: { markdown: { toHtml: ({ text }) => marked.parse(text, { async: false }) } } }
}
