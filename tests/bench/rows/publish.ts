import { withServer } from '../bench-server.ts'
import { atMost, median, percentile, plain, type Row } from '../row.ts'

const ROUNDS = 20

/** From the publish request to the first answer of the new version, asked in a row. */
export const publish = (): Promise<Row[]> =>
  withServer(async ({ server, client }) => {
    const project = await client.createProject('Bench')
    const url = `${server.url}/r/${project.slug}/`
    const code = (n: number) => `router.get('/', () => 'answer ${n}')`
    await client.publish(project.slug, code(0))
    const times: number[] = []
    for (let n = 1; n <= ROUNDS; n++) {
      const { publishedVersion } = await client.call<{ publishedVersion: string }>(
        'GET',
        `/projects/${project.slug}/pipeline`,
      )
      const { revision } = await client.call<{ revision: number }>('POST', `/projects/${project.slug}/pipeline/draft`, {
        from: publishedVersion,
        bump: 'minor',
      })
      await client.call('PUT', `/projects/${project.slug}/pipeline/draft`, {
        files: [{ path: 'main.ts', content: code(n) }],
        revision,
      })
      const began = performance.now()
      await client.call('POST', `/projects/${project.slug}/pipeline/publish`, { tag: 'stable' })
      while ((await (await fetch(url)).text()) !== `answer ${n}`);
      times.push(performance.now() - began)
    }
    return [
      atMost('publish to first answer of the new version, median', median(times), 50, 'ms'),
      plain('the same, p95', percentile(times, 0.95), 'ms'),
    ]
  })
