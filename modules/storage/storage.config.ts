import { type Static, Type } from 'typebox'
import { OneOf } from '../schemas.ts'

/** The `files` part of the configuration; `storage` is the data folder as a whole. */
export const FilesConfig = Type.Object({
  driver: OneOf(['auto', 'disk', 'gridfs'], {
    default: 'auto',
    description:
      'Where the bytes of files are kept. disk: the folder "files" below storage.path; gridfs: the database; auto: as they are kept already, and at first gridfs where the database is a MongoDB server, else disk',
  }),
  fileBytes: Type.Integer({
    default: 5_368_709_120,
    minimum: 1024,
    description: 'Largest file of a project, in bytes',
    'x-unit': 'bytes',
    'x-beyond': 'The file is refused, `M3M_STORAGE_FILE_SIZE`',
  }),
  maxBytes: Type.Integer({
    default: 21_474_836_480,
    minimum: 1024,
    description: 'What all files of a project may take together, in bytes',
    'x-unit': 'bytes',
    'x-beyond': 'Nothing new is stored, `M3M_STORAGE_QUOTA`',
  }),
  maxEntries: Type.Integer({
    default: 200_000,
    minimum: 1,
    description: 'Files and folders a project may have',
    'x-unit': 'count',
    'x-beyond': 'Nothing new is stored, `M3M_STORAGE_QUOTA`',
  }),
  maxLinks: Type.Integer({
    default: 1_000,
    minimum: 0,
    description: 'Direct links a project may have',
    'x-unit': 'count',
    'x-beyond': '`storage.link` rejects with `M3M_STORAGE_LINKS`',
  }),
})
export type FilesConfig = Static<typeof FilesConfig>
