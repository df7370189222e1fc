# What a profile means on Azure. Everything that costs money or protects data and depends on the profile stands here.
locals {
  profiles = {
    lean = {
      nat            = false # Container Apps and the notebooks' managed network bring their own way out
      endpoints      = ["objects", "secrets", "notebooks"]
      database       = false
      database_sku   = "B_Standard_B1ms"
      database_ha    = false
      protect        = false
      replication    = "LRS"
      detail_to_logs = false # access logs to the audit store, cents; a log workspace costs by the gigabyte
      node_count     = 1
    }
    standard = {
      nat            = true # one fixed address, which vendors can put on an allow list
      endpoints      = ["objects", "secrets", "notebooks"]
      database       = true
      database_sku   = "B_Standard_B1ms"
      database_ha    = false
      protect        = true
      replication    = "ZRS"
      detail_to_logs = true
      node_count     = 1
    }
    regulated = {
      nat            = true
      endpoints      = ["objects", "secrets", "notebooks", "registry", "logs", "models"]
      database       = true
      database_sku   = "GP_Standard_D2ds_v5"
      database_ha    = true
      protect        = true
      replication    = "ZRS"
      detail_to_logs = true
      node_count     = 2
    }
  }
  chosen    = local.profiles[var.profile]
  endpoints = distinct([for e in coalesce(var.endpoints, local.chosen.endpoints) : e == "keys" ? "secrets" : e])
  database  = coalesce(var.database, local.chosen.database)
  labels    = merge(var.labels, { app = "watchfloor", stack = var.name })
  tools     = ["crowdstrike", "microsoft", "proofpoint", "claude"]

  # Names that are global in Azure get six characters of the subscription, so that two companies can use one prefix.
  short  = replace(var.name, "-", "")
  unique = substr(sha256("${var.cloud.account}/${var.name}"), 0, 6)
  place  = { group = azurerm_resource_group.main.name, location = var.cloud.region, tags = local.labels }
}
