import type { Translation } from '~/lib/i18n'
import type en from './en'

export default {
  home: 'Accueil',
  bills: 'Opérations',
  contacts: 'Contacts',
  me: 'Moi',
  mainNav: 'Principale',
  skip: 'Aller au contenu',
  notFound: 'Il n’y a rien ici',
  notFoundText: 'La page a peut-être été déplacée, ou l’adresse contient une erreur.',
  goHome: 'Aller à l’accueil',
  broken: 'Cette page n’a pas pu s’afficher',
  brokenText: 'Rien n’est perdu. Réessayez ou revenez à l’accueil.',
  update: 'Une nouvelle version de Quan est prête.',
  updateNow: 'Mettre à jour',
  paidYou: '{name} vous a payé {amount}',
  someonePaid: 'Vous avez reçu {amount}',
  cameBack: '{amount} vous ont été rendus',
  takenBack: '{amount} vous ont été repris',
  asksYou: '{name} vous demande {amount}',
  newRequest: 'Vous avez une nouvelle demande de paiement',
  wantsContact: '{name} souhaite vous ajouter',
  contactAccepted: '{name} a accepté votre demande de contact',
  approve: 'Un commerce attend que vous confirmiez un paiement',
  see: 'Voir',
} satisfies Translation<typeof en>
