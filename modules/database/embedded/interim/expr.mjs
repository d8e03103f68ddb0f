// Aggregation expressions compiled to closures f(doc, vars). Native: the common ones; the long tail falls back to mingo.
import { rank, T, cmp, eq, bad, isPlain, toNum, gkey, typeName, ObjectId, Long, Decimal128, norm, setOwn } from './values.mjs';
import { truthy, setExprCompiler, toRegex } from './match.mjs';
const own = Object.prototype.hasOwnProperty;
const nil = v => v === undefined || v === null;
export function getPath(v, parts, i = 0) { // aggregation path semantics: arrays map, missing elements dropped
  for (; i < parts.length; i++) {
    if (Array.isArray(v)) { const r = []; for (const e of v) { const x = getPath(e, parts, i); if (x !== undefined) r.push(x); } return Array.isArray(v) && v.length && r.length === 0 && false ? undefined : r; }
    if (v === null || typeof v !== 'object' || !isPlain(v)) return undefined;
    v = own.call(v, parts[i]) ? v[parts[i]] : undefined; if (v === undefined) return undefined;
  }
  return v;
}
const numOp = (name, f) => a => { const n = a.length; return (d, vs) => { const xs = new Array(n); for (let i = 0; i < n; i++) { const v = a[i](d, vs); if (nil(v)) return null; if (rank(v) !== T.num) throw bad(`${name} only supports numeric types, not ${typeName(v)}`, 14, 'TypeMismatch'); xs[i] = toNum(v); } return f(...xs); }; };
const strOp = (name, f) => a => (d, vs) => f(...a.map(x => x(d, vs)));
const dateOf = v => { if (nil(v)) return null; if (v instanceof Date) return v; if (v?._bsontype === 'ObjectId') return v.getTimestamp(); throw bad(`can't convert from ${typeName(v)} to Date`, 16006, 'Location16006'); };
const dateOp = (f) => (x, c) => { const e = isPlain(x) && own.call(x, 'date') ? c(x.date) : c(Array.isArray(x) ? x[0] : x); const tz = isPlain(x) && x.timezone !== undefined ? c(x.timezone) : null; return (d, vs) => { const t = dateOf(e(d, vs)); return t === null ? null : f(shift(t, tz && tz(d, vs))); }; };
const offs = new Map();
export function tzOffset(t, tz) { if (!tz || tz === 'UTC' || tz === 'GMT' || tz === 'Z') return 0; const m = /^([+-])(\d\d):?(\d\d)?$/.exec(tz); if (m) return (m[1] === '-' ? -1 : 1) * (+m[2] * 60 + +(m[3] || 0)) * 60000; let f = offs.get(tz); if (!f) { try { f = new Intl.DateTimeFormat('en-US', { timeZone: tz, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }); } catch { throw bad(`unrecognized time zone identifier: "${tz}"`, 40485, 'Location40485'); } offs.set(tz, f); } const p = {}; for (const x of f.formatToParts(t)) p[x.type] = +x.value; return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - Math.floor(+t / 1000) * 1000; }
const shift = (t, tz) => tz ? new Date(+t + tzOffset(t, tz)) : t;
const p2 = (n, w = 2) => String(n).padStart(w, '0');
function isoWeek(d) { const t = new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate())); const day = t.getUTCDay() || 7; t.setUTCDate(t.getUTCDate() + 4 - day); const y = t.getUTCFullYear(); return [y, Math.ceil(((t - Date.UTC(y, 0, 1)) / 864e5 + 1) / 7)]; }
function fmtDate(t, f, off) { return f.replace(/%([YmdHMSLjuwVGzZB%b])/g, (_, c) => ({ Y: () => p2(t.getUTCFullYear(), 4), m: () => p2(t.getUTCMonth() + 1), d: () => p2(t.getUTCDate()), H: () => p2(t.getUTCHours()), M: () => p2(t.getUTCMinutes()), S: () => p2(t.getUTCSeconds()), L: () => p2(t.getUTCMilliseconds(), 3), j: () => p2(Math.floor((t - Date.UTC(t.getUTCFullYear(), 0, 1)) / 864e5) + 1, 3), u: () => String(t.getUTCDay() || 7), w: () => String(t.getUTCDay() + 1), V: () => p2(isoWeek(t)[1]), G: () => p2(isoWeek(t)[0], 4), z: () => (off < 0 ? '-' : '+') + p2(Math.floor(Math.abs(off) / 36e5)) + p2(Math.abs(off) / 6e4 % 60), Z: () => (off < 0 ? '-' : '+') + p2(Math.abs(off) / 6e4, 3), b: () => 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[t.getUTCMonth()], B: () => 'January February March April May June July August September October November December'.split(' ')[t.getUTCMonth()], '%': () => '%' }[c]())); }
const arr1 = x => Array.isArray(x) ? x : [x];
const cmps = { $eq: c => c === 0, $ne: c => c !== 0, $gt: c => c > 0, $gte: c => c >= 0, $lt: c => c < 0, $lte: c => c <= 0 };
const str = v => { if (nil(v)) return ''; if (typeof v === 'string') return v; if (v instanceof Date) return v.toISOString(); if (v?._bsontype === 'ObjectId') return v.toHexString(); if (rank(v) === T.num || typeof v === 'boolean') return String(v); throw bad(`can't convert from BSON type ${typeName(v)} to String`, 16007, 'Location16007'); };
const setOf = a => { const m = new Map(); for (const e of a) { const k = gkey(e); if (!m.has(k)) m.set(k, e); } return m; };
// special forms: (rawArgs, compile) -> f
const FORMS = {
  $literal: x => () => x,
  $cond: (x, c) => { const [i, t, e] = (Array.isArray(x) ? x : [x.if, x.then, x.else]).map(c); return (d, v) => truthy(i(d, v)) ? t(d, v) : e(d, v); },
  $ifNull: (x, c) => { const a = x.map(c); return (d, v) => { let r; for (const f of a) { r = f(d, v); if (!nil(r)) return r; } return r === undefined ? undefined : r; }; },
  $switch: (x, c) => { const b = x.branches.map(y => [c(y.case), c(y.then)]), df = own.call(x, 'default') ? c(x.default) : null; return (d, v) => { for (const [i, t] of b) if (truthy(i(d, v))) return t(d, v); if (!df) throw bad('$switch could not find a matching branch for an input, and no default was specified.', 40066, 'Location40066'); return df(d, v); }; },
  $and: (x, c) => { const a = arr1(x).map(c); return (d, v) => a.every(f => truthy(f(d, v))); },
  $or: (x, c) => { const a = arr1(x).map(c); return (d, v) => a.some(f => truthy(f(d, v))); },
  $not: (x, c) => { const f = c(Array.isArray(x) ? x[0] : x); return (d, v) => !truthy(f(d, v)); },
  $let: (x, c) => { const vs = Object.entries(x.vars).map(([k, e]) => [k, c(e)]), f = c(x.in); return (d, v) => { const n = { ...v }; for (const [k, e] of vs) n[k] = e(d, v); return f(d, n); }; },
  $map: (x, c) => { const i = c(x.input), f = c(x.in), as = x.as ?? 'this'; return (d, v) => { const a = i(d, v); if (nil(a)) return null; if (!Array.isArray(a)) throw bad('input to $map must be an array not ' + typeName(a), 16883, 'Location16883'); return a.map(e => { const r = f(d, { ...v, [as]: e }); return r === undefined ? null : r; }); }; },
  $filter: (x, c) => { const i = c(x.input), f = c(x.cond), as = x.as ?? 'this', lim = x.limit !== undefined ? c(x.limit) : null; return (d, v) => { const a = i(d, v); if (nil(a)) return null; if (!Array.isArray(a)) throw bad('input to $filter must be an array not ' + typeName(a), 28651, 'Location28651'); let r = a.filter(e => truthy(f(d, { ...v, [as]: e }))); if (lim) r = r.slice(0, lim(d, v)); return r; }; },
  $reduce: (x, c) => { const i = c(x.input), s = c(x.initialValue), f = c(x.in); return (d, v) => { const a = i(d, v); if (nil(a)) return null; let acc = s(d, v); for (const e of a) acc = f(d, { ...v, this: e, value: acc }); return acc; }; },
  $dateToString: (x, c) => { const e = c(x.date), tz = x.timezone ? c(x.timezone) : null, fm = x.format !== undefined ? c(x.format) : null, on = own.call(x, 'onNull') ? c(x.onNull) : () => null; return (d, v) => { const t = dateOf(e(d, v)); if (t === null) return on(d, v); const z = tz ? tz(d, v) : null, off = z ? tzOffset(t, z) : 0; return fmtDate(new Date(+t + off), fm ? fm(d, v) : '%Y-%m-%dT%H:%M:%S.%L' + (z ? '%z' : 'Z'), off); }; },
  $dateTrunc: (x, c) => { const e = c(x.date), u = c(x.unit), bs = x.binSize !== undefined ? c(x.binSize) : () => 1, tz = x.timezone ? c(x.timezone) : () => null; return (d, v) => { const t = dateOf(e(d, v)); if (t === null) return null; const unit = u(d, v), n = bs(d, v), z = tz(d, v), off = z ? tzOffset(t, z) : 0, l = new Date(+t + off); let r; const R = Date.UTC(2000, 0, 1); const ms = { millisecond: 1, second: 1e3, minute: 6e4, hour: 36e5, day: 864e5, week: 6048e5 }[unit]; if (ms) { const ref = unit === 'week' ? Date.UTC(2000, 0, 2) : R; r = ref + Math.floor((+l - ref) / (ms * n)) * ms * n; } else { const m = { month: 1, quarter: 3, year: 12 }[unit] * n, k = (l.getUTCFullYear() - 2000) * 12 + l.getUTCMonth(); r = Date.UTC(2000, Math.floor(k / m) * m, 1); } return new Date(r - off); }; },
  $getField: (x, c) => { const f = c(isPlain(x) && own.call(x, 'field') ? x.field : x), i = isPlain(x) && own.call(x, 'input') ? c(x.input) : d => d; return (d, v) => { const o = i(d, v); return isPlain(o) ? o[f(d, v)] : nil(o) ? o : undefined; }; },
};
for (const [op, f] of Object.entries({ $year: t => t.getUTCFullYear(), $month: t => t.getUTCMonth() + 1, $dayOfMonth: t => t.getUTCDate(), $hour: t => t.getUTCHours(), $minute: t => t.getUTCMinutes(), $second: t => t.getUTCSeconds(), $millisecond: t => t.getUTCMilliseconds(), $dayOfWeek: t => t.getUTCDay() + 1, $dayOfYear: t => Math.floor((Date.UTC(t.getUTCFullYear(), t.getUTCMonth(), t.getUTCDate()) - Date.UTC(t.getUTCFullYear(), 0, 1)) / 864e5) + 1, $isoWeek: t => isoWeek(t)[1], $isoWeekYear: t => isoWeek(t)[0], $isoDayOfWeek: t => t.getUTCDay() || 7 })) FORMS[op] = dateOp(f);
// ordinary operators over evaluated arguments
const FN = {
  $add: a => (d, v) => { let s = 0, dt = false; for (const f of a) { const x = f(d, v); if (nil(x)) return null; if (x instanceof Date) { if (dt) throw bad('only one date allowed in an $add expression', 16612, 'Location16612'); dt = true; s += +x; } else if (typeof x === 'number') s += x; else if (rank(x) === T.num) s += toNum(x); else throw bad(`$add only supports numeric or date types, not ${typeName(x)}`, 14, 'TypeMismatch'); } return dt ? new Date(s) : s; },
  $subtract: ([a, b]) => (d, v) => { const x = a(d, v), y = b(d, v); if (nil(x) || nil(y)) return null; if (x instanceof Date) return y instanceof Date ? x - y : new Date(+x - toNum(y)); if (rank(x) !== T.num || rank(y) !== T.num) throw bad(`can't $subtract ${typeName(y)} from ${typeName(x)}`, 14, 'TypeMismatch'); return toNum(x) - toNum(y); },
  $multiply: numOp('$multiply', (...x) => x.reduce((p, q) => p * q, 1)),
  $divide: numOp('$divide', (x, y) => { if (y === 0) throw bad("can't $divide by zero", 2); return x / y; }),
  $mod: numOp('$mod', (x, y) => { if (y === 0) throw bad("can't $mod by zero", 16610, 'Location16610'); return x % y; }),
  $abs: numOp('$abs', Math.abs), $ceil: numOp('$ceil', Math.ceil), $floor: numOp('$floor', Math.floor), $sqrt: numOp('$sqrt', Math.sqrt), $pow: numOp('$pow', Math.pow), $exp: numOp('$exp', Math.exp), $ln: numOp('$ln', Math.log), $log10: numOp('$log10', Math.log10), $log: numOp('$log', (x, b) => Math.log(x) / Math.log(b)),
  $trunc: numOp('$trunc', (x, p = 0) => { const m = 10 ** p; return Math.trunc(x * m) / m; }),
  $round: numOp('$round', (x, p = 0) => { const m = 10 ** p, y = x * m, f = Math.floor(y), r = y - f; return (Math.abs(r - 0.5) < 1e-9 ? (f % 2 === 0 ? f : f + 1) : Math.round(y)) / m; }),
  $cmp: ([a, b]) => (d, v) => cmp(a(d, v), b(d, v)),
  $concat: a => (d, v) => { let s = ''; for (const f of a) { const x = f(d, v); if (nil(x)) return null; if (typeof x !== 'string') throw bad(`$concat only supports strings, not ${typeName(x)}`, 16702, 'Location16702'); s += x; } return s; },
  $toLower: ([a]) => (d, v) => str(a(d, v)).toLowerCase(), $toUpper: ([a]) => (d, v) => str(a(d, v)).toUpperCase(),
  $strLenCP: ([a]) => (d, v) => { const s = a(d, v); if (typeof s !== 'string') throw bad('$strLenCP requires a string argument, found: ' + typeName(s), 34471, 'Location34471'); return [...s].length; },
  $substrCP: ([a, b, c]) => (d, v) => [...str(a(d, v))].slice(b(d, v), b(d, v) + c(d, v)).join(''),
  $substrBytes: ([a, b, c]) => (d, v) => { const s = Buffer.from(str(a(d, v))), st = b(d, v), n = c(d, v); return s.subarray(st, n < 0 ? undefined : st + n).toString(); },
  $split: ([a, b]) => (d, v) => { const s = a(d, v); return nil(s) ? null : s.split(b(d, v)); },
  $arrayElemAt: ([a, b]) => (d, v) => { const x = a(d, v), i = b(d, v); if (nil(x) || nil(i)) return null; if (!Array.isArray(x)) throw bad(`$arrayElemAt's first argument must be an array, but is ${typeName(x)}`, 28689, 'Location28689'); return x[i < 0 ? x.length + i : i]; },
  $first: ([a]) => (d, v) => { const x = a(d, v); return nil(x) ? null : x[0]; }, $last: ([a]) => (d, v) => { const x = a(d, v); return nil(x) ? null : x[x.length - 1]; },
  $size: ([a]) => (d, v) => { const x = a(d, v); if (!Array.isArray(x)) throw bad(`The argument to $size must be an array, but was of type: ${x === undefined ? 'missing' : typeName(x)}`, 17124, 'Location17124'); return x.length; },
  $isArray: ([a]) => (d, v) => Array.isArray(a(d, v)),
  $in: ([a, b]) => (d, v) => { const x = a(d, v), l = b(d, v); if (!Array.isArray(l)) throw bad('$in requires an array as a second argument, found: ' + (l === undefined ? 'missing' : typeName(l)), 40081, 'Location40081'); return l.some(e => eq(e, x)); },
  $concatArrays: a => (d, v) => { let r = []; for (const f of a) { const x = f(d, v); if (nil(x)) return null; r = r.concat(x); } return r; },
  $slice: a => (d, v) => { const [x, p, n] = a.map(f => f(d, v)); if (nil(x)) return null; if (n === undefined) return p >= 0 ? x.slice(0, p) : x.slice(p); const s = p < 0 ? Math.max(0, x.length + p) : p; return x.slice(s, s + n); },
  $reverseArray: ([a]) => (d, v) => { const x = a(d, v); return nil(x) ? null : x.slice().reverse(); },
  $range: a => (d, v) => { const [s, e, st = 1] = a.map(f => f(d, v)); const r = []; if (st > 0) for (let i = s; i < e; i += st) r.push(i); else for (let i = s; i > e; i += st) r.push(i); return r; },
  $objectToArray: ([a]) => (d, v) => { const o = a(d, v); return nil(o) ? null : Object.keys(o).map(k => ({ k, v: o[k] })); },
  $arrayToObject: ([a]) => (d, v) => { const x = a(d, v); if (nil(x)) return null; const r = {}; for (const e of x) Array.isArray(e) ? setOwn(r, e[0], e[1]) : setOwn(r, e.k, e.v); return r; },
  $mergeObjects: a => (d, v) => { const r = {}; for (const f of a) { const x = f(d, v); if (nil(x)) continue; for (const o of Array.isArray(x) ? x : [x]) { if (nil(o)) continue; if (!isPlain(o)) throw bad(`$mergeObjects requires object inputs, but input ${JSON.stringify(o)} is of type ${typeName(o)}`, 40400, 'Location40400'); for (const k of Object.keys(o)) setOwn(r, k, o[k]); } } return r; },
  $setUnion: a => (d, v) => { const xs = a.map(f => f(d, v)); return xs.some(nil) ? null : [...setOf(xs.flat()).values()]; },
  $setIntersection: a => (d, v) => { const xs = a.map(f => f(d, v)); if (xs.some(nil)) return null; let m = setOf(xs[0]); for (const y of xs.slice(1)) { const s = setOf(y); for (const k of m.keys()) if (!s.has(k)) m.delete(k); } return [...m.values()]; },
  $setDifference: ([a, b]) => (d, v) => { const x = a(d, v), y = b(d, v); if (nil(x) || nil(y)) return null; const s = setOf(y); return [...setOf(x)].filter(([k]) => !s.has(k)).map(e => e[1]); },
  $type: ([a]) => (d, v) => { const x = a(d, v); return x === undefined ? 'missing' : typeName(x); },
  $toString: ([a]) => (d, v) => { const x = a(d, v); return nil(x) ? null : str(x); },
  $toBool: ([a]) => (d, v) => { const x = a(d, v); return nil(x) ? null : rank(x) === T.num ? toNum(x) !== 0 : typeof x === 'boolean' ? x : true; },
  $toInt: ([a]) => (d, v) => conv(a(d, v), 'int'), $toLong: ([a]) => (d, v) => conv(a(d, v), 'long'), $toDouble: ([a]) => (d, v) => conv(a(d, v), 'double'), $toDate: ([a]) => (d, v) => conv(a(d, v), 'date'), $toObjectId: ([a]) => (d, v) => { const x = a(d, v); return nil(x) ? null : x?._bsontype === 'ObjectId' ? x : ObjectId.createFromHexString(x); },
  $isNumber: ([a]) => (d, v) => rank(a(d, v)) === T.num,
  $sum: a => (d, v) => { let s = 0; for (const f of a) { const x = f(d, v); for (const e of a.length === 1 ? arr1(x) : [x]) if (e !== undefined && rank(e) === T.num) s += toNum(e); } return s; },
  $avg: a => (d, v) => { let s = 0, n = 0; for (const f of a) { const x = f(d, v); for (const e of a.length === 1 ? arr1(x) : [x]) if (e !== undefined && rank(e) === T.num) { s += toNum(e); n++; } } return n ? s / n : null; },
  $min: a => (d, v) => pick(a, d, v, -1), $max: a => (d, v) => pick(a, d, v, 1),
};
const pick = (a, d, v, s) => { let r = null; for (const f of a) { const x = f(d, v); for (const e of a.length === 1 ? arr1(x) : [x]) if (!nil(e) && (r === null || cmp(e, r) * s > 0)) r = e; } return r; };
function conv(x, to) { if (nil(x)) return null; if (to === 'date') { if (x instanceof Date) return x; if (rank(x) === T.num) return new Date(toNum(x)); if (x?._bsontype === 'ObjectId') return x.getTimestamp(); const t = new Date(x); if (isNaN(t)) throw bad(`Error parsing date string '${x}'`, 241, 'ConversionFailure'); return t; } let n = typeof x === 'boolean' ? +x : x instanceof Date ? +x : typeof x === 'string' ? (x.trim() === '' ? NaN : Number(x)) : toNum(x); if (typeof x === 'string' && Number.isNaN(n)) throw bad(`Failed to parse number '${x}' in $convert with no onError value`, 241, 'ConversionFailure'); return to === 'double' ? n : Math.trunc(n); }
for (const op of Object.keys(cmps)) FN[op] = ([a, b]) => { const t = cmps[op]; return (d, v) => t(cmp(a(d, v), b(d, v))); };
FN.$substr = FN.$substrBytes;
export function compileExpr(e) {
  if (typeof e === 'string' && e[0] === '$') {
    if (e[1] === '$') {
      const ps = e.slice(2).split('.'), name = ps.shift();
      if (name === 'ROOT' || name === 'CURRENT') return ps.length ? d => getPath(d, ps) : d => d;
      if (name === 'REMOVE') return () => undefined; if (name === 'NOW') { const n = new Date(); return () => n; }
      return (d, v) => { if (!v || !own.call(v, name)) throw bad(`Use of undefined variable: ${name}`, 17276, 'Location17276'); return ps.length ? getPath(v[name], ps) : v[name]; };
    }
    const ps = e.slice(1).split('.'); if (ps.length === 1) { const k = ps[0]; return d => own.call(d, k) ? d[k] : undefined; } return d => getPath(d, ps);
  }
  if (Array.isArray(e)) { const a = e.map(compileExpr); return (d, v) => a.map(f => { const x = f(d, v); return x === undefined ? null : x; }); }
  if (isPlain(e)) {
    const ks = Object.keys(e); const k0 = ks[0];
    if (k0 !== undefined && k0[0] === '$') {
      if (ks.length !== 1) throw bad(`an expression specification must contain exactly one field, the name of the expression. Found ${ks.length} fields`, 15983, 'Location15983');
      const x = e[k0]; if (own.call(FORMS, k0)) return FORMS[k0](x, compileExpr);
      if (own.call(FN, k0)) return FN[k0](arr1(x).map(compileExpr));
      return mingoExpr(k0, e);
    }
    const fs = ks.map(k => [k, compileExpr(e[k])]); return (d, v) => { const r = {}; for (const [k, f] of fs) { const x = f(d, v); if (x !== undefined) setOwn(r, k, x); } return r; };
  }
  return () => e;
}
function mingoExpr(op) { throw bad(`Unrecognized expression '${op}'`, 168, 'InvalidPipelineOperator'); }
setExprCompiler(compileExpr);
