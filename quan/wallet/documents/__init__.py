"""What the wallet draws and prints: codes, voucher sheets and statements. Bytes out, no reads, no writes."""
