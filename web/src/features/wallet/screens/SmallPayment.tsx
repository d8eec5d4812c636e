export default function SmallPayment() {
  return null
}
