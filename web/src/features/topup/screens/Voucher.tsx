export default function Voucher() {
  return null
}
