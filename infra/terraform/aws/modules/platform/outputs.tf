output "registry" {
  description = "Where images are pushed to."
  value       = aws_ecr_repository.main.repository_url
}

output "address" {
  description = "How the console is reached, empty without one."
  value       = local.console == 1 ? "ecs:${aws_ecs_cluster.main.name}/${aws_ecs_service.console[0].name}" : ""
}

output "database_host" {
  description = "Host and port of PostgreSQL, empty without one."
  value       = var.database ? aws_db_instance.main[0].endpoint : ""
}
