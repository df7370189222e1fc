output "addresses" {
  description = "Where each person opens the notebook."
  value       = { for k, p in aws_sagemaker_user_profile.main : k => aws_sagemaker_domain.main.url }
}
