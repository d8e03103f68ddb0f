/** What pipelines may have in them, by name. Whatever is not here is refused. */

/** Stages that leave records what they are. */
export const KEEPING = new Set(['$match', '$sort', '$limit', '$skip', '$sample'])
export const STAGES = new Set([
  ...KEEPING,
  '$project',
  '$set',
  '$addFields',
  '$unset',
  '$group',
  '$unwind',
  '$count',
  '$sortByCount',
  '$bucket',
  '$bucketAuto',
  '$facet',
  '$replaceRoot',
  '$replaceWith',
  '$lookup',
  '$setWindowFields',
])

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Operators of expressions and accumulators. No code, no patterns, nothing random, nothing of the server's own. */
export const EXPRESSIONS = new Set(
  words(`
abs add ceil divide exp floor ln log log10 mod multiply pow round sqrt subtract trunc
sin cos tan asin acos atan atan2 degreesToRadians radiansToDegrees
arrayElemAt arrayToObject concatArrays filter first firstN in indexOfArray isArray last lastN map maxN minN
objectToArray range reduce reverseArray size slice sortArray zip
and not or cmp eq gt gte lt lte ne cond ifNull switch let literal
dateAdd dateDiff dateFromParts dateFromString dateSubtract dateToParts dateToString dateTrunc dayOfMonth dayOfWeek
dayOfYear hour isoDayOfWeek isoWeek isoWeekYear millisecond minute month second week year
mergeObjects getField setField unsetField
allElementsTrue anyElementTrue setDifference setEquals setIntersection setIsSubset setUnion
concat indexOfBytes indexOfCP ltrim rtrim trim split strLenBytes strLenCP strcasecmp substr substrBytes substrCP
toLower toUpper replaceOne replaceAll
convert isNumber toBool toDate toDecimal toDouble toInt toLong toObjectId toString type
addToSet avg bottom bottomN count max median min percentile push stdDevPop stdDevSamp sum top topN
covariancePop covarianceSamp denseRank derivative documentNumber expMovingAvg integral rank shift locf linearFill
`).map((name) => `$${name}`),
)

/** Variables that are set; `$$name` of `$let`, `$map` and their like are taken as well. */
export const REFUSED_VARIABLES = new Set(['USER_ROLES', 'CLUSTER_TIME', 'SEARCH_META', 'JS_SCOPE', 'IS_MR'])
