import type { Translation } from '~/lib/i18n'
import type en from './en'

export default {
  slogan: 'Votre cercle, votre source.',
  sloganText: 'Payer, être payé et suivre ses comptes, avec celles et ceux qui vous entourent.',
  create: 'Créer un compte',
  signIn: 'Se connecter',
  withPasskey: 'Avec une clé d’accès',
  language: 'Langue',
  signUpTitle: 'Créez votre compte',
  name: 'Nom',
  nameHint: 'Ce que voient les personnes qui vous paient.',
  handle: 'Identifiant',
  handleHint: 'De 3 à 20 lettres, chiffres ou tirets bas. On vous trouve grâce à lui.',
  howIn: 'Mode de connexion',
  password: 'Mot de passe',
  passwordHint: 'Au moins 8 caractères. Quelques mots font l’affaire.',
  passkey: 'Clé d’accès',
  passkeyText:
    'Votre empreinte, votre visage ou le verrouillage de l’écran au lieu d’un mot de passe. Elle reste sur votre appareil.',
  haveAccount: 'Vous avez déjà un compte ?',
  noAccount: 'Nouveau sur Quan ?',
  welcomeBack: 'Heureux de vous revoir',
  login: 'Identifiant ou e-mail',
  or: 'ou',
  forgot: 'Mot de passe oublié ?',
  recoverTitle: 'Retrouver l’accès',
  recoverText:
    'Utilisez l’un des codes de secours que vous avez enregistrés et choisissez un nouveau mot de passe.',
  recoveryCode: 'Code de secours',
  newPassword: 'Nouveau mot de passe',
  recover: 'Définir le mot de passe et se connecter',
} satisfies Translation<typeof en>
