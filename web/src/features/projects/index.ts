export { ProjectFields } from './components/project-fields.tsx'
export { useProjectForm } from './hooks/use-project-form.ts'
export type { ProjectInput } from './schema.ts'
