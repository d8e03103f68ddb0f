import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useId } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ColorPicker } from '@/components/color-picker.tsx'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { DialogFooter } from '@/components/ui/dialog.tsx'
import { Field, FieldGroup, FieldLabel } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { DESCRIPTION_MAX, GOAL_NAME_MAX, type Goal, slugify } from '@/lib/api/index.ts'
import { fieldMessages, setServerErrors } from '@/lib/form-errors.ts'
import { type Place, useGoalActions } from '../api.ts'
import { type GoalInput, goalSchema } from '../schema.ts'
import { TypeField } from './type-field.tsx'
import { WritersField } from './writers-field.tsx'

const FIELDS: (keyof GoalInput)[] = ['name', 'slug', 'type', 'color', 'description', 'projects']
const NEW: GoalInput = { name: '', slug: '', type: 'daily_counter', color: null, description: '', projects: [] }

interface GoalFormProps {
  project: Place
  goal: Goal | null
  onDone: () => void
}

export function GoalForm({ project, goal, onDone }: GoalFormProps) {
  const { t } = useTranslation(['goals', 'common'])
  const errorText = useErrorText()
  const colorLabel = useId()
  const { create, update } = useGoalActions(project)
  const form = useForm<GoalInput>({ resolver: standardSchemaResolver(goalSchema), defaultValues: goal ?? NEW })
  const { errors, dirtyFields } = form.formState
  const pending = create.isPending || update.isPending

  const submit = form.handleSubmit(async ({ name, slug, type, color, description, projects }) => {
    const input = { name, slug, type, color, description, ...(project === null ? { projects } : {}) }
    try {
      if (goal) await update.mutateAsync({ id: goal.id, ...input })
      else await create.mutateAsync(input)
      toast.success(t(goal ? 'edit.done' : 'create.done', { name }))
      onDone()
    } catch (error) {
      setServerErrors(form, error, { fields: FIELDS, text: errorText })
    }
  })
  const message = fieldMessages((key) =>
    t(key as 'invalid.nameLong', { count: key === 'invalid.nameLong' ? GOAL_NAME_MAX : DESCRIPTION_MAX }),
  )
  // The slug follows the name until somebody writes one of their own; code may use that of a goal there is.
  const followName = (name: string) => {
    if (goal || (dirtyFields.slug && form.getValues('slug') !== '')) return
    form.setValue('slug', slugify(name), { shouldValidate: form.formState.isSubmitted })
  }
  const slug = form.watch('slug')

  return (
    <form onSubmit={submit} noValidate>
      <FieldGroup>
        <FormError message={errors.root?.message} />
        <FormField label={t('form.name')} error={message(errors.name)}>
          {(control) => (
            <Input
              {...control}
              {...form.register('name', { onChange: (event) => followName(event.target.value) })}
              placeholder={t('form.namePlaceholder')}
              autoComplete="off"
              maxLength={GOAL_NAME_MAX + 20}
            />
          )}
        </FormField>
        <FormField
          label={t('form.slug')}
          error={message(errors.slug)}
          hint={
            <span className="[overflow-wrap:anywhere]">
              {goal && slug !== goal.slug
                ? t('form.slugMoved', { slug: goal.slug })
                : t('form.slugHint', { slug: slug || '…' })}
            </span>
          }
        >
          {(control) => (
            <Input
              {...control}
              {...form.register('slug')}
              className="font-mono"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={64}
            />
          )}
        </FormField>
        <Controller
          control={form.control}
          name="type"
          render={({ field }) => (
            <TypeField
              value={field.value}
              onChange={field.onChange}
              fixed={goal?.counted ?? false}
              error={message(errors.type)}
            />
          )}
        />
        <Field>
          <FieldLabel id={colorLabel} asChild>
            <span>{t('form.color')}</span>
          </FieldLabel>
          <Controller
            control={form.control}
            name="color"
            render={({ field }) => (
              <ColorPicker labelledBy={colorLabel} value={field.value} onChange={field.onChange} />
            )}
          />
        </Field>
        <FormField label={t('form.description')} error={message(errors.description)}>
          {(control) => <Textarea {...control} {...form.register('description')} rows={2} />}
        </FormField>
        {project === null && (
          <Controller
            control={form.control}
            name="projects"
            render={({ field }) => (
              <WritersField value={field.value} onChange={field.onChange} error={message(errors.projects)} />
            )}
          />
        )}
        <DialogFooter>
          <Button variant="outline" onClick={onDone} disabled={pending}>
            {t('common:action.cancel')}
          </Button>
          <Button type="submit" disabled={pending}>
            {pending ? <Spinner data-icon="inline-start" /> : null}
            {t(goal ? 'edit.submit' : 'create.submit')}
          </Button>
        </DialogFooter>
      </FieldGroup>
    </form>
  )
}
