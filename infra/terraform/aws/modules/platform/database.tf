resource "aws_db_subnet_group" "main" {
  count      = var.database ? 1 : 0
  name       = var.name
  subnet_ids = var.subnet_ids
}

# TLS is not optional for anybody who connects, and slow or failing statements are written down.
resource "aws_db_parameter_group" "main" {
  count  = var.database ? 1 : 0
  name   = "${var.name}-17"
  family = "postgres17"
  dynamic "parameter" {
    for_each = { "rds.force_ssl" = "1", "log_connections" = "1", "log_disconnections" = "1", "log_min_duration_statement" = "1000" }
    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}

# Where incidents lie: the platform's role is the database user of the stack's name. AWS signs its servers with authorities of its own.
locals {
  incidents = var.database ? merge({
    WATCHFLOOR_Incidents__Database = "Host=${aws_db_instance.main[0].address};Port=${aws_db_instance.main[0].port};Database=${aws_db_instance.main[0].db_name};Username=${var.name}"
    WATCHFLOOR_Incidents__Identity = "aws"
  }, var.database_roots == "" ? {} : { WATCHFLOOR_Incidents__RootCertificate = var.database_roots }) : {}
}

# RDS makes the administrator's password, keeps it under our key and changes it: it never passes through Terraform.
resource "aws_db_instance" "main" {
  count                               = var.database ? 1 : 0
  identifier                          = var.name
  engine                              = "postgres"
  engine_version                      = "17"
  instance_class                      = var.database_class
  allocated_storage                   = 20
  max_allocated_storage               = 100
  storage_type                        = "gp3"
  storage_encrypted                   = true
  kms_key_id                          = var.key_arn
  db_name                             = "watchfloor"
  username                            = "watchfloor_admin"
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = var.key_arn
  iam_database_authentication_enabled = true
  db_subnet_group_name                = aws_db_subnet_group.main[0].name
  parameter_group_name                = aws_db_parameter_group.main[0].name
  vpc_security_group_ids              = [var.security_group_ids["database"]]
  publicly_accessible                 = false
  multi_az                            = var.two_zones
  backup_retention_period             = var.protect ? 30 : 7
  copy_tags_to_snapshot               = true
  auto_minor_version_upgrade          = true
  deletion_protection                 = var.protect
  skip_final_snapshot                 = !var.protect
  final_snapshot_identifier           = var.protect ? "${var.name}-final" : null
  enabled_cloudwatch_logs_exports     = ["postgresql", "upgrade"]
  performance_insights_enabled        = true
  performance_insights_kms_key_id     = var.key_arn
}
