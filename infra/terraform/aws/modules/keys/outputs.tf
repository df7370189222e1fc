output "key_arn" {
  description = "ARN of the stack's key."
  value       = aws_kms_key.main.arn
}
