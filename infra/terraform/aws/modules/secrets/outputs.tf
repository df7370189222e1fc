output "names" {
  description = "Name of each secret."
  value       = { for k, s in aws_secretsmanager_secret.main : k => s.name }
}

output "arn_patterns" {
  description = "ARN of each secret; AWS puts six characters after the name, which only the secret itself can match here."
  value       = { for k in var.names : k => "arn:${var.partition}:secretsmanager:${var.region}:${var.account}:secret:${var.name}/${k}-??????" }
}
