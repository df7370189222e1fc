output "key_id" {
  description = "The key, once every service may use it."
  value       = google_kms_crypto_key.main.id
  depends_on  = [google_kms_crypto_key_iam_member.agents, google_kms_crypto_key_iam_member.logs]
}
