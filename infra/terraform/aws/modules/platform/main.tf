locals {
  image     = "${var.account}.dkr.ecr.${var.region}.amazonaws.com/${var.name}:${var.image_tag}"
  run       = var.image_tag == "" ? 0 : 1
  console   = local.run == 1 && length(var.console_command) > 0 ? 1 : 0
  log       = { logDriver = "awslogs", options = { awslogs-group = var.log_group, awslogs-region = var.region, awslogs-stream-prefix = "watchfloor" } }
  settings  = merge(local.incidents, var.environment)
  variables = [for k in sort(keys(local.settings)) : { name = k, value = local.settings[k] }]
  scratch   = [{ sourceVolume = "scratch", containerPath = "/tmp", readOnly = false }]
  container = {
    image                  = local.image
    essential              = true
    user                   = "1654" # the account "app" of Microsoft's chiselled images
    readonlyRootFilesystem = true
    privileged             = false
    environment            = local.variables
    logConfiguration       = local.log
    mountPoints            = local.scratch
    linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
  }
}

resource "aws_ecs_cluster" "main" {
  name = var.name
  setting {
    name  = "containerInsights"
    value = var.insights ? "enabled" : "disabled"
  }
  configuration {
    execute_command_configuration {
      kms_key_id = var.key_arn
      logging    = "OVERRIDE"
      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = var.shell_log_group
      }
    }
    managed_storage_configuration {
      fargate_ephemeral_storage_kms_key_id = var.key_arn
    }
  }
}

resource "aws_ecs_task_definition" "collector" {
  count                    = local.run
  family                   = "${var.name}-collector"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "512"
  memory                   = "1024"
  execution_role_arn       = var.execution_role_arn
  task_role_arn            = var.task_role_arn
  runtime_platform {
    cpu_architecture        = "ARM64"
    operating_system_family = "LINUX"
  }
  volume {
    name = "scratch"
  }
  container_definitions = jsonencode([merge(local.container, { name = "collector", command = ["collect", "--once"] })])
}

# The collector runs when it has something to do, and costs what it runs.
resource "aws_scheduler_schedule" "collector" {
  count                        = local.run
  name                         = "${var.name}-collector"
  description                  = "Reads the vendors every ${var.collect_minutes} minutes"
  schedule_expression          = "rate(${var.collect_minutes} minutes)"
  schedule_expression_timezone = "UTC"
  kms_key_arn                  = var.key_arn
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_ecs_cluster.main.arn
    role_arn = var.scheduler_role_arn
    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.collector[0].arn
      launch_type         = "FARGATE"
      task_count          = 1
      propagate_tags      = "TASK_DEFINITION"
      network_configuration {
        subnets          = var.subnet_ids
        security_groups  = [var.security_group_ids["platform"]]
        assign_public_ip = false
      }
    }
    retry_policy {
      maximum_retry_attempts       = 0 # the next run reads what this one missed
      maximum_event_age_in_seconds = 60
    }
  }
}

resource "aws_ecs_task_definition" "console" {
  count                    = local.console
  family                   = "${var.name}-console"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  execution_role_arn       = var.execution_role_arn
  task_role_arn            = var.task_role_arn
  runtime_platform {
    cpu_architecture        = "ARM64"
    operating_system_family = "LINUX"
  }
  volume {
    name = "scratch"
  }
  container_definitions = jsonencode([merge(local.container, {
    name         = "console"
    command      = var.console_command
    portMappings = [{ name = "http", containerPort = 8080, protocol = "tcp" }]
  })])
}

# No load balancer: people reach the console through Session Manager, which asks who they are and writes it down.
resource "aws_ecs_service" "console" {
  count                              = local.console
  name                               = "console"
  cluster                            = aws_ecs_cluster.main.id
  task_definition                    = aws_ecs_task_definition.console[0].arn
  desired_count                      = var.node_count
  launch_type                        = "FARGATE"
  platform_version                   = "LATEST"
  enable_execute_command             = true
  propagate_tags                     = "SERVICE"
  deployment_minimum_healthy_percent = var.node_count > 1 ? 50 : 0
  deployment_maximum_percent         = 200
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [var.security_group_ids["platform"]]
    assign_public_ip = false
  }
}
