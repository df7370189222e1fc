output "tool_role_arns" {
  description = "Role of each tool."
  value       = { for k, r in aws_iam_role.tool : k => r.arn }
}

output "people_roles" {
  description = "Permission set of each role of people."
  value       = { for k, p in aws_ssoadmin_permission_set.people : k => p.arn }
}

output "platform_role_arn" {
  description = "Role of the platform's container."
  value       = aws_iam_role.platform.arn
}

output "execution_role_arn" {
  description = "Role that starts the container."
  value       = aws_iam_role.execution.arn
}

output "scheduler_role_arn" {
  description = "Role that starts the collector."
  value       = aws_iam_role.scheduler.arn
}

output "notebook_role_arn" {
  description = "Role of notebooks."
  value       = aws_iam_role.notebook.arn
}
