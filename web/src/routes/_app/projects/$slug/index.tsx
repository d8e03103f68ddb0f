import { createFileRoute, redirect } from '@tanstack/react-router'

export const Route = createFileRoute('/_app/projects/$slug/')({
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/projects/$slug/code', params, replace: true })
  },
})
