import type { Translation } from '~/lib/i18n'
import type en from './en'

export default {
  codesTitle: 'Vos codes de secours',
  codesText:
    'Si vous perdez votre téléphone ou oubliez votre mot de passe, l’un de ces codes vous redonne accès. Chacun sert une seule fois. Ils ne seront plus affichés.',
  download: 'Télécharger',
  fileTitle: 'Codes de secours Quan de @{handle}. Chacun sert une seule fois. Gardez-les en lieu sûr.',
  saved: 'J’ai enregistré ces codes',
  codesList: 'Codes de secours',
} satisfies Translation<typeof en>
