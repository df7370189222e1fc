data "aws_partition" "current" {}

# Names and ARNs that modules tell each other before the things exist, so that every policy can be read in the plan.
locals {
  partition   = data.aws_partition.current.partition
  tools       = ["crowdstrike", "microsoft", "proofpoint", "claude"]
  arn_account = "arn:${local.partition}:iam::${var.cloud.account}:root"
  bucket_name = { for b in ["data", "models", "notebooks", "audit", "access"] : b => "${var.name}-${var.cloud.account}-${var.cloud.region}-${b}" }
  bucket_arn  = { for b, n in local.bucket_name : b => "arn:${local.partition}:s3:::${n}" }
}

module "keys" {
  source    = "./modules/keys"
  name      = var.name
  account   = var.cloud.account
  region    = var.cloud.region
  partition = local.partition
}

module "storage" {
  source                 = "./modules/storage"
  names                  = local.bucket_name
  arns                   = local.bucket_arn
  account                = var.cloud.account
  region                 = var.cloud.region
  partition              = local.partition
  stack                  = var.name
  key_arn                = module.keys.key_arn
  version_retention_days = var.version_retention_days
  log_retention_days     = var.log_retention_days
  lock_audit             = var.profile == "regulated"
  keep_on_destroy        = local.chosen.protect
}

module "network" {
  source             = "./modules/network"
  name               = var.name
  account            = var.cloud.account
  account_arn        = local.arn_account
  region             = var.cloud.region
  cidr               = var.network_cidr
  nat                = local.chosen.nat
  two_zones          = local.chosen.two_zones
  endpoints          = local.endpoints
  endpoint_zones     = local.chosen.endpoint_zones
  bucket_arns        = [for b in ["data", "models", "notebooks"] : local.bucket_arn[b]]
  partition          = local.partition
  key_arn            = module.keys.key_arn
  flow_logs          = local.chosen.flow_logs
  audit_bucket_arn   = module.storage.audit_bucket_arn
  log_retention_days = var.log_retention_days
}

module "secrets" {
  source        = "./modules/secrets"
  name          = var.name
  names         = local.tools
  key_arn       = module.keys.key_arn
  recovery_days = local.chosen.secret_recovery
  account       = var.cloud.account
  region        = var.cloud.region
  partition     = local.partition
}

module "identity" {
  source         = "./modules/identity"
  name           = var.name
  account        = var.cloud.account
  region         = var.cloud.region
  partition      = local.partition
  directory      = var.cloud.directory
  groups         = var.groups
  tools          = local.tools
  secret_arns    = module.secrets.arn_patterns
  bucket_arns    = local.bucket_arn
  key_arn        = module.keys.key_arn
  claude_through = var.claude_through
}

module "logging" {
  source             = "./modules/logging"
  name               = var.name
  key_arn            = module.keys.key_arn
  retention_days     = var.log_retention_days
  audit_bucket       = module.storage.audit_bucket
  alert_emails       = var.alert_emails
  cluster_name       = var.name
  watch_console      = local.console
  watched_bucket_arn = local.bucket_arn["data"]
}

module "notebooks" {
  source             = "./modules/notebooks"
  name               = var.name
  vpc_id             = module.network.vpc_id
  subnet_ids         = module.network.private_subnet_ids
  security_group_id  = module.network.security_group_ids["notebooks"]
  key_arn            = module.keys.key_arn
  execution_role_arn = module.identity.notebook_role_arn
  users              = var.notebook_users
  size               = var.notebook_size
  idle_minutes       = max(60, var.notebook_idle_minutes)
  kernel_script      = module.kernel.script
}

module "platform" {
  source             = "./modules/platform"
  name               = var.name
  region             = var.cloud.region
  account            = var.cloud.account
  key_arn            = module.keys.key_arn
  image_tag          = var.image_tag
  console_command    = var.console_command
  collect_minutes    = var.collect_minutes
  subnet_ids         = module.network.private_subnet_ids
  security_group_ids = module.network.security_group_ids
  execution_role_arn = module.identity.execution_role_arn
  task_role_arn      = module.identity.platform_role_arn
  scheduler_role_arn = module.identity.scheduler_role_arn
  log_group          = module.logging.log_groups["platform"]
  shell_log_group    = module.logging.log_groups["shell"]
  database           = local.database
  database_class     = local.chosen.database_class
  database_roots     = fileexists("${path.module}/rds.pem") ? file("${path.module}/rds.pem") : ""
  two_zones          = local.chosen.two_zones
  protect            = local.chosen.protect
  node_count         = local.chosen.node_count
  insights           = var.profile != "lean"
  environment = merge(
    { for k, v in var.settings : "WATCHFLOOR_${replace(k, ":", "__")}" => v },
    { for t, k in local.tool_secrets : "WATCHFLOOR_${replace(k, ":", "__")}" => "secret:aws:${module.secrets.names[t]}?as=${module.identity.tool_role_arns[t]}" if local.collected[t] },
    {
      # The lake lies in the data bucket, opened by the platform's identity; what is fetched of it goes with the container.
      WATCHFLOOR_Lake__Directory            = "s3://${local.bucket_name["data"]}/lake"
      WATCHFLOOR_Lake__MemoryLimitBytes     = "402653184"
      WATCHFLOOR_Lake__Objects__CacheFolder = "/tmp/watchfloor"
      WATCHFLOOR_Lake__Objects__CacheBytes  = "8589934592"
      WATCHFLOOR_Models__Registry           = "s3://${local.bucket_name["models"]}/"
    },
    { WATCHFLOOR_Lake__Objects__Region = var.cloud.region },
  )
}

locals {
  # Where the program takes each tool's secret; a tool whose section stands in settings is collected from.
  tool_secrets = {
    crowdstrike = "Connectors:CrowdStrike:ClientSecret"
    microsoft   = "Connectors:Microsoft365:ClientSecret"
    proofpoint  = "Connectors:Proofpoint:Secret"
  }
  collected = { for t, k in local.tool_secrets : t => anytrue([for s in keys(var.settings) : startswith(s, join(":", concat(slice(split(":", k), 0, 2), [""])))]) }
}

module "budget" {
  source       = "./modules/budget"
  name         = var.name
  account      = var.cloud.account
  limit_usd    = var.budget_usd
  alert_emails = var.alert_emails
}

locals {
  console = var.image_tag != "" && length(var.console_command) > 0
}

module "kernel" {
  source  = "../shared/kernel"
  home    = "/home/sagemaker-user"
  buckets = { for b in ["data", "models", "notebooks"] : b => "s3://${local.bucket_name[b]}/" }
}
