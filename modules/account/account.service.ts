import { createHash } from 'node:crypto'
import type { ImagesService } from '../images/contract.ts'
import type { User, UsersService } from '../users/contract.ts'
import { avatarMissing } from './account.errors.ts'
import type { Avatar, AvatarsRepository } from './avatars.repository.ts'
import { AVATAR_SIZE } from './contract.ts'

export interface Account {
  /** Keeps a square of the picture, made anew. @throws M3M_IMAGE_INVALID and others of `images` */
  setAvatar(userId: string, picture: Uint8Array): Promise<User>
  removeAvatar(userId: string): Promise<User>
  /** @throws M3M_ACCOUNT_NO_AVATAR */
  avatar(userId: string): Promise<Avatar>
}

interface Parts {
  avatars: AvatarsRepository
  users: UsersService
  images: ImagesService
}

export const createAccount = ({ avatars, users, images }: Parts): Account => ({
  async setAvatar(userId, picture) {
    const bytes = Buffer.from(await images.resize(picture, { width: AVATAR_SIZE, height: AVATAR_SIZE }))
    const tag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
    await avatars.put(userId, { tag, bytes })
    return users.setAvatar(userId, tag)
  },
  async removeAvatar(userId) {
    const user = await users.setAvatar(userId, null)
    await avatars.remove(userId)
    return user
  },
  async avatar(userId) {
    const avatar = await avatars.of(userId)
    if (!avatar) throw avatarMissing()
    return avatar
  },
})
