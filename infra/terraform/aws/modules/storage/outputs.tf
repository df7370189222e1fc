output "buckets" {
  description = "Names of the buckets people and programs work with."
  value       = { for k, b in aws_s3_bucket.main : k => b.id if contains(["data", "models", "notebooks"], k) }
}

output "audit_bucket" {
  description = "Name of the bucket for trails and flow logs, once its policy lets them in."
  value       = aws_s3_bucket_policy.main["audit"].bucket
}

output "audit_bucket_arn" {
  description = "ARN of the same bucket."
  value       = var.arns["audit"]
  depends_on  = [aws_s3_bucket_policy.main]
}
