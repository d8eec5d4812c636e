export default function PaymentPassword() {
  return null
}
