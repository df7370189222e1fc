output "log_groups" {
  description = "Name of each log group."
  value       = { for k, g in aws_cloudwatch_log_group.main : k => g.name }
}
