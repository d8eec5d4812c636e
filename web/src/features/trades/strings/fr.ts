import type { Translation } from '~/lib/i18n'
import type en from './en'

export default {
  order: 'Commande',
  pay: 'Payer',
  arrived: 'C’est arrivé',
  release: 'L’argent va à {name}',
  held: 'Retenu pour cette commande',
  wait_buyer_pay: 'À payer',
  wait_seller_send_goods: 'Payé, à envoyer',
  wait_buyer_confirm_goods: 'En route',
  trade_success: 'Payé',
  trade_finished: 'Terminé',
  trade_closed: 'Clos',
  number: 'Numéro',
  text: 'Détails',
  asked: 'Commandé',
  payUntil: 'À payer avant',
  paid: 'Payé',
  shipment: 'Envoyé par',
  movesOn: 'Se règle tout seul',
  refunded: 'Rendu',
} as const satisfies Translation<typeof en>
