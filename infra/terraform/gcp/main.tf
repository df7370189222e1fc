module "keys" {
  source  = "./modules/keys"
  name    = var.name
  region  = var.cloud.region
  number  = data.google_project.main.number
  project = var.cloud.account
}

module "storage" {
  source                 = "./modules/storage"
  prefix                 = "${var.cloud.account}-${var.name}"
  region                 = var.cloud.region
  key_id                 = module.keys.key_id
  version_retention_days = var.version_retention_days
  log_retention_days     = var.log_retention_days
  lock_audit             = var.profile == "regulated"
  keep_on_destroy        = local.chosen.protect
}

module "network" {
  source        = "./modules/network"
  name          = var.name
  region        = var.cloud.region
  cidr          = var.network_cidr
  flow_sampling = local.chosen.flow_sampling
  endpoints     = local.endpoints
  database      = local.database
  notebook      = module.identity.notebook_email
  depends_on    = [google_project_service.main]
}

module "secrets" {
  source  = "./modules/secrets"
  project = var.cloud.account
  name    = var.name
  names   = concat(local.tools, ["database"])
  region  = var.cloud.region
  key_id  = module.keys.key_id
}

module "identity" {
  source         = "./modules/identity"
  name           = var.name
  project        = var.cloud.account
  region         = var.cloud.region
  tools          = local.tools
  secret_ids     = module.secrets.ids
  buckets        = module.storage.buckets
  repository     = module.platform.repository
  groups         = var.groups
  claude_through = var.claude_through
  depends_on     = [google_project_service.main]
}

module "logging" {
  source         = "./modules/logging"
  name           = var.name
  project        = var.cloud.account
  region         = var.cloud.region
  key_id         = module.keys.key_id
  retention_days = var.log_retention_days
  locked         = var.profile == "regulated"
  audit_bucket   = module.storage.audit_bucket
  alert_emails   = var.alert_emails
}

module "kernel" {
  source  = "../shared/kernel"
  home    = "/home/jupyter"
  buckets = module.storage.addresses
}

module "notebooks" {
  source        = "./modules/notebooks"
  name          = var.name
  zone          = "${var.cloud.region}-a"
  network_id    = module.network.network_id
  subnet_id     = module.network.subnet_ids["notebooks"]
  key_id        = module.keys.key_id
  account_email = module.identity.notebook_email
  users         = var.notebook_users
  size          = var.notebook_size
  disk_type     = local.chosen.disk_type
  idle_minutes  = var.notebook_idle_minutes
  script_bucket = module.storage.buckets["notebooks"]
  kernel_script = module.kernel.script
  protect       = local.chosen.protect
}

module "platform" {
  source          = "./modules/platform"
  name            = var.name
  project         = var.cloud.account
  region          = var.cloud.region
  key_id          = module.keys.key_id
  accounts        = module.identity.accounts
  network_id      = module.network.network_id
  subnet_id       = module.network.subnet_ids["platform"]
  database_range  = module.network.database_range
  image_tag       = var.image_tag
  console_command = var.console_command
  collect_minutes = var.collect_minutes
  database        = local.database
  database_tier   = local.chosen.database_tier
  two_zones       = local.chosen.two_zones
  protect         = local.chosen.protect
  node_count      = local.chosen.node_count
  groups          = var.groups
  environment = merge(
    { for k in ["data", "models"] : "WATCHFLOOR_Objects__${title(k)}" => module.storage.addresses[k] },
    { for t in local.tools : "WATCHFLOOR_Secrets__${title(t)}" => module.secrets.references[t] },
    { for t in local.tools : "WATCHFLOOR_Identities__${title(t)}" => module.identity.tool_emails[t] },
    { WATCHFLOOR_Secrets__Database = module.secrets.references["database"] },
    { WATCHFLOOR_Claude__Through = var.claude_through == "cloud" ? "vertex" : "anthropic" },
  )
}

module "budget" {
  source      = "./modules/budget"
  name        = var.name
  billing     = var.cloud.billing
  number      = data.google_project.main.number
  limit_usd   = var.budget_usd
  channel_ids = module.logging.channel_ids
}
