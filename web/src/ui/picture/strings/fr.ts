import type { Translation } from '~/lib/i18n'
import type en from './en'

export default {
  change: 'Changer de photo',
  remove: 'Retirer la photo',
  cropTitle: 'Déplacer et agrandir',
  zoom: 'Agrandissement',
  use: 'Utiliser la photo',
  unreadable: 'Ce fichier ne peut pas être lu comme une image.',
} satisfies Translation<typeof en>
