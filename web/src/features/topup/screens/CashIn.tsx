export default function CashIn() {
  return null
}
