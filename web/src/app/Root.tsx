import { Outlet } from '@tanstack/react-router'
import { Toaster } from '~/ui'
import { UpdatePrompt } from './UpdatePrompt'

/** Around every page, signed in or not. */
export function Root() {
  return (
    <>
      <Outlet />
      <UpdatePrompt />
      <Toaster />
    </>
  )
}
