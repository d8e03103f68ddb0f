import { ObjectId, Timestamp } from 'bson'
import { expressionTable } from './support/expressions.ts'

const at = new Date('2026-03-29T01:30:45.678Z')
const utc = (text: string) => new Date(`${text}Z`)
const berlin = 'Europe/Berlin'

const document = {
  at,
  id: ObjectId.createFromTime(1_700_000_000),
  stamp: new Timestamp({ t: 1_700_000_000, i: 1 }),
  nothing: null,
  autumn: utc('2026-10-25T00:30:00'),
}
const read = (dateString: unknown, options: object = {}) => ({ $dateFromString: { dateString, ...options } })

expressionTable(
  'expressions on dates',
  document,
  [
    [{ $year: '$id' }, 2023],
    [{ $year: '$stamp' }, 2023],
    [{ $year: '$nothing' }, null],
    [{ $hour: { date: '$at', timezone: '+05:30' } }, 7],
    [{ $hour: { date: '$at', timezone: '-03' } }, 22],
    [{ $hour: { date: '$at', timezone: '$missing' } }, null],
    [{ $isoWeekYear: utc('2027-01-01T00:00:00') }, 2026],
    [{ $week: utc('2026-01-04T00:00:00') }, 1],
    [{ $dayOfYear: utc('2024-12-31T00:00:00') }, 366],
    [
      { $dateToParts: { date: '$at' } },
      { year: 2026, month: 3, day: 29, hour: 1, minute: 30, second: 45, millisecond: 678 },
    ],
    [
      { $dateToParts: { date: '$at', timezone: berlin, iso8601: true } },
      { isoWeekYear: 2026, isoWeek: 13, isoDayOfWeek: 7, hour: 3, minute: 30, second: 45, millisecond: 678 },
    ],
    [{ $dateFromParts: { year: 2026, month: 14, day: 0, hour: -1 } }, utc('2027-01-30T23:00:00')],
    [{ $dateFromParts: { year: 30 } }, utc('0030-01-01T00:00:00')],
    [{ $dateFromParts: { isoWeekYear: 2026, isoWeek: 13, isoDayOfWeek: 7, hour: 1 } }, utc('2026-03-29T01:00:00')],
    [{ $dateFromParts: { year: '$missing' } }, null],
    [{ $dateToString: { date: '$at', timezone: berlin } }, '2026-03-29T03:30:45.678'],
    [
      { $dateToString: { date: '$at', format: '%d %b %Y, %j %V %G %u %w %U %L %% %B' } },
      '29 Mar 2026, 088 13 2026 7 1 13 678 % March',
    ],
    [{ $dateToString: { date: '$at', format: '%z %Z', timezone: '-03:30' } }, '-0330 -210'],
    [{ $dateToString: { date: '$nothing', onNull: 'none' } }, 'none'],
    [{ $dateToString: { date: '$at', format: '$missing' } }, null],
    [read('2026-02-08'), utc('2026-02-08T00:00:00')],
    [read('2026-02-08T12:10:40.787'), utc('2026-02-08T12:10:40.787')],
    [read('2026-02-08 12:10'), utc('2026-02-08T12:10:00')],
    [read('20260208T121040Z'), utc('2026-02-08T12:10:40')],
    [read('2026-02-08T12:10:40.787+0200'), utc('2026-02-08T10:10:40.787')],
    [read('2026-02-08T12:10:40', { timezone: 'America/New_York' }), utc('2026-02-08T17:10:40')],
    [read('08-06-2026', { format: '%d-%m-%Y' }), utc('2026-06-08T00:00:00')],
    [read('2026-13-7', { format: '%G-%V-%u' }), utc('2026-03-29T00:00:00')],
    [read('29 march 2026, 7:05:09 +02:00', { format: '%d %B %Y, %H:%M:%S %z' }), utc('2026-03-29T05:05:09')],
    [read('088/2026', { format: '%j/%Y' }), utc('2026-03-29T00:00:00')],
    [read('12:30', { format: '%H.%M', onError: 'none' }), 'none'],
    [read('yesterday', { onError: 'none' }), 'none'],
    [read('2026-02-30', { onError: 'none' }), 'none'],
    [read(5, { onError: 'none' }), 'none'],
    [read('$nothing', { onNull: 'none' }), 'none'],
    [read('$nothing'), null],
    [{ $toDate: '2026-03-01' }, utc('2026-03-01T00:00:00')],
    [{ $toDate: '$stamp' }, new Date(1_700_000_000_000)],
    [{ $dateTrunc: { date: '$at', unit: 'hour', binSize: 6 } }, utc('2026-03-29T00:00:00')],
    [{ $dateTrunc: { date: '$at', unit: 'minute', binSize: 15 } }, utc('2026-03-29T01:30:00')],
    [{ $dateTrunc: { date: '$autumn', unit: 'hour', timezone: berlin } }, utc('2026-10-25T00:00:00')],
    [{ $dateTrunc: { date: utc('2026-10-25T01:30:00'), unit: 'hour', timezone: berlin } }, utc('2026-10-25T01:00:00')],
    [{ $dateTrunc: { date: '$at', unit: 'quarter' } }, utc('2026-01-01T00:00:00')],
    [{ $dateTrunc: { date: '$at', unit: 'week', startOfWeek: 'Mon' } }, utc('2026-03-23T00:00:00')],
    [
      { $dateTrunc: { date: utc('2000-01-16T00:00:00'), unit: 'week', binSize: 2, startOfWeek: 'saturday' } },
      utc('2000-01-15T00:00:00'),
    ],
    [{ $dateTrunc: { date: '$at', unit: '$nothing' } }, null],
    [{ $dateAdd: { startDate: '$at', unit: 'hour', amount: 24, timezone: berlin } }, utc('2026-03-30T01:30:45.678')],
    [{ $dateAdd: { startDate: '$at', unit: 'day', amount: 1, timezone: berlin } }, utc('2026-03-30T01:30:45.678')],
    [
      { $dateAdd: { startDate: utc('2026-03-28T11:00:00'), unit: 'day', amount: 1, timezone: berlin } },
      utc('2026-03-29T10:00:00'),
    ],
    [
      { $dateAdd: { startDate: utc('2026-10-24T22:30:00'), unit: 'hour', amount: 3, timezone: berlin } },
      utc('2026-10-25T01:30:00'),
    ],
    [
      { $dateSubtract: { startDate: utc('2024-03-31T00:00:00'), unit: 'month', amount: 1 } },
      utc('2024-02-29T00:00:00'),
    ],
    [{ $dateAdd: { startDate: '$at', unit: 'day', amount: '$missing' } }, null],
    [{ $dateDiff: { startDate: utc('2026-12-31T23:59:00'), endDate: utc('2027-01-01T00:01:00'), unit: 'year' } }, 1],
    [{ $dateDiff: { startDate: '$at', endDate: utc('2026-03-28T23:00:00'), unit: 'day' } }, -1],
    [{ $dateDiff: { startDate: '$at', endDate: utc('2026-03-29T02:10:00'), unit: 'hour' } }, 1],
    [{ $dateDiff: { startDate: utc('2026-03-29T00:30:00'), endDate: '$at', unit: 'hour', timezone: berlin } }, 1],
    [
      {
        $dateDiff: {
          startDate: utc('2026-03-28T12:00:00'),
          endDate: utc('2026-03-29T12:00:00'),
          unit: 'minute',
          timezone: berlin,
        },
      },
      1440,
    ],
    [
      {
        $dateDiff: {
          startDate: utc('2026-03-28T12:00:00'),
          endDate: utc('2026-03-30T12:00:00'),
          unit: 'week',
          startOfWeek: 'monday',
        },
      },
      1,
    ],
  ],
  [
    [{ $year: 'x' }, 16006],
    [{ $dateToString: { date: '$at', format: '%q' } }, 18536],
    [read('08/06/2026'), 241],
    [read('2026', { format: '%q' }), 18536],
    [read('2026-01', { format: '%Y-%V' }), 241],
    [read('2026-02-08T12:10:40Z', { timezone: berlin }), 241],
    [{ $dateFromParts: { year: 0 } }, 40523],
    [{ $dateFromParts: { year: 2026, month: 1.5 } }, 40515],
    [{ $dateFromParts: { isoWeekYear: 2026, month: 1 } }, 40489],
    [{ $dateFromParts: { month: 1 } }, 40102],
    [{ $dateTrunc: { date: '$at', unit: 'fortnight' } }, 5439013],
    [{ $dateTrunc: { date: '$at', unit: 'day', binSize: 0 } }, 5439018],
    [{ $dateAdd: { startDate: '$at', unit: 'day', amount: 0.5 } }, 5166405],
    [{ $dateToParts: { date: '$at', iso8601: 1 } }, 40521],
  ],
)
