import { defineError, defineModule, httpRef } from '../../kernel/index.ts'

const signIn = defineError('M3M_TEST_SIGN_IN', 'Sign in first', 401)

/** A guard for tests of single modules: the header `x-test-user` opens every door. */
export const testGuard = defineModule({
  id: 'test-guard',
  summary: 'Lets requests with x-test-user pass',
  needs: { http: httpRef },
  setup({ http }) {
    http.setGuard(
      async (request) => {
        if (!request.headers['x-test-user']) throw signIn()
      },
      () => true,
    )
    return {}
  },
})
