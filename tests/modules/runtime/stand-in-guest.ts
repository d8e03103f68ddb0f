/** The smallest guest that speaks the protocol: enough to drive runners and instances without the real one. */
export const STAND_IN_GUEST = `(() => {
const host = globalThis.__m3m_host; const { stringify, parse } = JSON
let out = []; let scheduled = false; let calls = 0; const pending = new Map(); const routes = []; const starts = []; const stops = []; const schedules = []; let wakes = []
const post = (message) => { out.push(message); if (!scheduled) { scheduled = true; Promise.resolve().then(() => Promise.resolve()).then(() => { scheduled = false; const batch = out; out = []; host('send', stringify(batch)) }) } }
const plain = (e) => e instanceof Error ? { name: e.name, message: e.message, stack: e.stack } : { name: 'Error', message: String(e) }
const call = (api, method, ...args) => new Promise((resolve, reject) => { pending.set(++calls, { resolve, reject }); post(['call', calls, api, method, args, null]) })
globalThis.router = { get: (path, handler) => routes.push(['GET', path, handler]), all: (path, handler) => routes.push(['*', path, handler]) }
globalThis.service = { start: (f) => starts.push(f), stop: (f) => stops.push(f) }
globalThis.schedule = { every: (every, name, run) => schedules.push({ name, every, run }), cron: (cron, name, run) => schedules.push({ name, cron, run }) }
globalThis.console = { log: (...args) => post(['log', 'info', args.map(String).join(' '), null, null, Date.now(), null]) }
globalThis.call = call
globalThis.rawHost = (text) => host('send', text)
globalThis.setTimeout = (f, ms) => { wakes.push({ f, at: Date.now() + ms }); arm() }
const arm = () => { if (wakes.length) host('wake', Math.max(0, Math.min(...wakes.map((w) => w.at)) - Date.now())) }
const due = () => { const now = Date.now(); const ready = wakes.filter((w) => w.at <= now); wakes = wakes.filter((w) => w.at > now); for (const { f } of ready) f(); arm() }
const finish = async (id, f) => { try { await f(); post(['done', id, null]) } catch (e) { post(['done', id, plain(e)]) } }
const handle = async ([, id, requestId, method, target, headers, body, base, ip]) => {
  const path = target.split('?')[0]; const found = routes.find(([m, p]) => (m === '*' || m === method || method === 'HEAD') && (p === path || p === '*'))
  if (!found) return post(['answer', id, 404, ['content-type', 'text/plain'], 'no route'])
  try {
    const value = await found[2]({ id, requestId, method, target, headers, body, base, ip, post, cancelled })
    if (value === undefined) return
    if (value && value.raw) return post(['answer', id, ...value.raw])
    post(['answer', id, 200, ['content-type', 'application/json'], stringify(value)])
  } catch (e) { post(['uncaught', plain(e), requestId]); post(['answer', id, 500, ['content-type', 'text/plain'], 'failed ' + requestId]) }
}
const cancelled = new Set()
const take = (m) => { switch (m[0]) {
  case 'request': return void handle(m)
  case 'cancel': return void cancelled.add(m[1])
  case 'result': { const p = pending.get(m[1]); pending.delete(m[1]); return m[2] ? p.resolve(m[3]) : p.reject(Object.assign(new Error(m[3].message), m[3])) }
  case 'start': return void finish(m[1], async () => { for (const f of starts) await f() })
  case 'stop': return void finish(m[1], async () => { for (const f of stops) await f() })
  case 'tick': return void finish(m[1], () => schedules.find((s) => s.name === m[2]).run())
} }
globalThis.__m3m_guest = {
  boot(text) { globalThis.info = parse(text) },
  deliver(text, ...buffers) { if (text === '') return due(); globalThis.buffers = buffers; for (const m of parse(text)) take(m) },
}
globalThis[Symbol.for('m3m.register')] = () => { post(['loaded', { routes: routes.map(([m, p]) => m + ' ' + p), schedules: schedules.map(({ run, ...s }) => s), handlesRequests: true }]) }
})()`
