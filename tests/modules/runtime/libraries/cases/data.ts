/** zod, date-fns, marked and fast-xml-parser: code that transforms data and asks for nothing. */
import * as dates from 'date-fns'
import { de, ru } from 'date-fns/locale'
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser'
import { Marked, marked } from 'marked'
import * as z from 'zod'
import * as mini from 'zod/mini'
import { failure } from './answers.ts'

const Address = z.object({ street: z.string().min(1), zip: z.string().regex(/^\d{5}$/) })
const User = z.strictObject({
  id: z.uuid(),
  email: z.email(),
  age: z.coerce.number().int().positive().max(150),
  role: z.enum(['admin', 'user']).default('user'),
  homepage: z.url().optional(),
  tags: z
    .array(z.string())
    .nonempty()
    .transform((tags) => tags.map((tag) => tag.toLowerCase())),
  address: Address.partial({ street: true }),
  born: z.iso.date(),
  seen: z.coerce.date(),
  any: z.union([z.literal(1), z.templateLiteral(['v', z.number()]), z.record(z.string(), z.bigint())]),
})

export async function schemas() {
  const good = {
    id: '123e4567-e89b-42d3-a456-426614174000',
    email: 'ann@example.com',
    age: '41',
    tags: ['A', 'B'],
    homepage: 'https://example.com/ü?q=1',
    address: { zip: '12345' },
    born: '2024-02-29',
    seen: '2026-11-28T00:00:00Z',
    any: 'v1.5',
  }
  const bad = {
    id: 'x',
    email: 'no',
    age: -1.5,
    role: 'root',
    homepage: 'x',
    tags: [],
    address: { zip: '1' },
    born: '2023-02-29',
    seen: 'x',
    any: 2,
    more: 1,
  }
  const wrong = User.safeParse(bad)
  const shape = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('circle'), r: z.number() }),
    z.object({ kind: z.literal('square'), side: z.number() }),
  ])
  type Tree = { name: string; children: Tree[] }
  const Tree: z.ZodType<Tree> = z.object({
    name: z.string(),
    get children() {
      return z.array(Tree)
    },
  })
  const later = z.string().refine(async (text) => text !== 'taken', { error: 'is taken' })
  return {
    parsed: User.parse(good),
    issues: wrong.error!.issues,
    pretty: z.prettifyError(wrong.error!),
    tree: z.treeifyError(wrong.error!),
    flat: z.flattenError(wrong.error!),
    shape: [shape.parse({ kind: 'circle', r: 1 }), shape.safeParse({ kind: 'line' }).error!.message],
    recursive: Tree.parse({ name: 'a', children: [{ name: 'b', children: [] }] }),
    async: [await later.parseAsync('free'), await failure(later.parseAsync('taken'))],
    jsonSchema: z.toJSONSchema(User.omit({ any: true, seen: true, tags: true })),
    german: z.safeParse(User.shape.email, 'x', { error: () => 'keine Adresse' }).error!.message,
    file: z
      .file()
      .max(3)
      .safeParse(new File(['1234'], 'a.txt')).error!.message,
    pipe: z.codec(z.string(), z.number(), { decode: Number, encode: String }).decode('12'),
    mini: mini.safeParse(mini.object({ n: mini.number().check(mini.minimum(3)) }), { n: 1 }).error!.message,
    /** Without eval, objects are checked by code that is not compiled: it has to say the same. */
    jitless: z.safeParse(Address, { street: '', zip: '' }, { jitless: true }).error!.message,
  }
}

export function calendar() {
  const time = new Date('2026-11-28T17:04:05.678Z')
  const utc = dates.parseISO('2026-11-28T17:04:05.678Z')
  const day = dates.startOfDay(dates.parse('31.12.2027', 'dd.MM.yyyy', time))
  return {
    parsed: [utc, dates.formatISO(utc), dates.formatRFC3339(utc), dates.formatRFC7231(utc)],
    formats: ["EEEE, do MMMM yyyy 'at' HH:mm:ss.SSS", 'PPPPpppp', 'QQQ RRRR-II', 'h:mm aaa xxx', 'DDDD'].map(
      (pattern) => dates.format(time, pattern, { useAdditionalDayOfYearTokens: true }),
    ),
    locales: [
      dates.format(time, 'PPPP', { locale: de }),
      dates.format(time, 'PPPP', { locale: ru }),
      dates.formatDistance(time, day, { locale: ru, addSuffix: true }),
    ],
    sums: [
      dates.addMonths(new Date(2024, 0, 31), 1),
      dates.addBusinessDays(time, 10),
      dates.sub(time, { years: 1, weeks: 2, hours: 30 }),
      dates.setISOWeek(time, 53),
      dates.lastDayOfMonth(time),
    ],
    between: [
      dates.differenceInCalendarDays(day, time),
      dates.differenceInBusinessDays(day, time),
      dates.intervalToDuration({ start: time, end: day }),
      dates.eachWeekOfInterval({ start: time, end: dates.addWeeks(time, 3) }),
    ],
    strict: dates.formatDistanceStrict(time, dates.addSeconds(time, 100)),
    invalid: [String(dates.parseISO('2026-13-01')), dates.isValid(dates.parse('x', 'P', time))],
  }
}

const PAGE = `# Title *with* emphasis

A [link](https://example.com "t"), \`code\`, ~~gone~~, https://auto.link and <b>html</b> &copy; "quotes" ü 😀

- [x] done
- [ ] open
  1. nested

| a | b |
|:--|--:|
| 1 | **2** |

\`\`\`ts
const a = 1 < 2 && '"'
\`\`\`
> quote
`

export async function markdown() {
  const own = new Marked({ gfm: true, breaks: true, async: true })
  own.use({
    walkTokens: async (token) => {
      if (token.type === 'heading') token.depth += 1
    },
    renderer: { link: ({ href, text }) => `<a rel="nofollow" href="${href}">${text}</a>` },
    extensions: [
      {
        name: 'mention',
        level: 'inline',
        start: (src) => src.indexOf('@'),
        tokenizer(src) {
          const found = /^@(\w+)/.exec(src)
          return found ? { type: 'mention', raw: found[0], name: found[1] } : undefined
        },
        renderer: (token) => `<i>${token.name}</i>`,
      },
    ],
  })
  return {
    page: await marked.parse(PAGE),
    inline: marked.parseInline('**a** _b_'),
    own: await own.parse(`${PAGE}\nhello @ann`),
    tokens: marked.lexer(PAGE).map(({ type, raw }) => [type, raw]),
  }
}

export function xml() {
  const feed = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:m="urn:m"><channel><title>News &amp; more</title><!-- c -->
<item id="1"><m:n>1.50</m:n><description><![CDATA[<b>a & b</b>]]></description><ok>true</ok></item>
<item id="2"><m:n>0x1F</m:n><description>ü &#x1F600;</description><empty/></item></channel></rss>`
  const options = {
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    cdataPropName: '#cdata',
    commentPropName: '#comment',
    htmlEntities: true,
    parseAttributeValue: true,
  }
  const parsed = new XMLParser(options).parse(feed)
  return {
    parsed,
    plain: new XMLParser().parse(feed),
    ordered: new XMLParser({ preserveOrder: true, ignoreAttributes: false }).parse(feed),
    lists: new XMLParser({ isArray: (name) => name === 'channel', tagValueProcessor: (_, value) => `${value}!` }).parse(
      feed,
    ),
    built: new XMLBuilder({ ...options, format: true, suppressEmptyNode: true }).build(parsed),
    valid: [XMLValidator.validate(feed), XMLValidator.validate('<a><b></a>'), XMLValidator.validate('<a b=1/>')],
  }
}
