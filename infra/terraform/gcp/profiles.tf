# What a profile means on Google Cloud. Everything that costs money or protects data and depends on the profile stands here.
locals {
  profiles = {
    lean = {
      endpoints     = [] # Private Google Access already keeps calls to Google off the internet
      database      = false
      database_tier = "db-f1-micro"
      two_zones     = false
      protect       = false
      flow_sampling = 0.5
      disk_type     = "PD_STANDARD"
      node_count    = 0
    }
    standard = {
      endpoints     = ["objects", "secrets", "keys", "logs", "registry", "notebooks", "identity"]
      database      = true
      database_tier = "db-g1-small"
      two_zones     = false
      protect       = true
      flow_sampling = 1
      disk_type     = "PD_BALANCED"
      node_count    = 0
    }
    regulated = {
      endpoints     = ["objects", "secrets", "keys", "logs", "registry", "notebooks", "identity", "models"]
      database      = true
      database_tier = "db-custom-1-3840"
      two_zones     = true
      protect       = true
      flow_sampling = 1
      disk_type     = "PD_BALANCED"
      node_count    = 2
    }
  }
  chosen    = local.profiles[var.profile]
  endpoints = toset(coalesce(var.endpoints, local.chosen.endpoints))
  database  = coalesce(var.database, local.chosen.database)
  labels    = merge(var.labels, { app = "watchfloor", stack = var.name })
  tools     = ["crowdstrike", "microsoft", "proofpoint", "claude"]
}
