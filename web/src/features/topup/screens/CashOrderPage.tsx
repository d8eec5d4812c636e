export default function CashOrderPage() {
  return null
}
