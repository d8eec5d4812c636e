export default function CashOut() {
  return null
}
