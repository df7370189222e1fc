locals {
  run      = var.image_tag == "" ? 0 : 1
  console  = local.run == 1 && length(var.console_command) > 0 ? 1 : 0
  settings = merge(local.incidents, var.environment, { AZURE_CLIENT_ID = var.platform_identity.client_id })
  image    = "${azurerm_container_registry.main.login_server}/${var.name}:${var.image_tag}"
}

# Inside the network only: the environment has no public address.
resource "azurerm_container_app_environment" "main" {
  name                               = var.name
  resource_group_name                = var.place.group
  location                           = var.place.location
  tags                               = var.place.tags
  infrastructure_subnet_id           = var.subnet_ids["platform"]
  infrastructure_resource_group_name = "${var.place.group}-apps"
  internal_load_balancer_enabled     = true
  public_network_access              = "Disabled"
  zone_redundancy_enabled            = var.zone_redundant
  mutual_tls_enabled                 = true
  logs_destination                   = "log-analytics"
  log_analytics_workspace_id         = var.workspace_id
  workload_profile {
    name                  = "Consumption"
    workload_profile_type = "Consumption"
  }
}

# The collector runs when it has something to do, and costs what it runs.
resource "azurerm_container_app_job" "collector" {
  count                        = local.run
  name                         = "collector"
  resource_group_name          = var.place.group
  location                     = var.place.location
  tags                         = var.place.tags
  container_app_environment_id = azurerm_container_app_environment.main.id
  workload_profile_name        = "Consumption"
  replica_timeout_in_seconds   = 3600
  replica_retry_limit          = 0 # the next run reads what this one missed

  schedule_trigger_config {
    cron_expression          = var.collect_minutes == 60 ? "0 * * * *" : "*/${var.collect_minutes} * * * *"
    parallelism              = 1
    replica_completion_count = 1
  }

  identity {
    type         = "UserAssigned"
    identity_ids = var.identity_ids
  }

  registry {
    server   = azurerm_container_registry.main.login_server
    identity = var.platform_identity.id
  }

  template {
    volume {
      name         = "scratch"
      storage_type = "EmptyDir"
    }
    container {
      name   = "collector"
      image  = local.image
      args   = ["collect", "--once"]
      cpu    = 0.5
      memory = "1Gi"
      volume_mounts {
        name = "scratch"
        path = "/tmp"
      }
      dynamic "env" {
        for_each = local.settings
        content {
          name  = env.key
          value = env.value
        }
      }
    }
  }
}

resource "azurerm_container_app" "console" {
  count                        = local.console
  name                         = "console"
  resource_group_name          = var.place.group
  tags                         = var.place.tags
  container_app_environment_id = azurerm_container_app_environment.main.id
  workload_profile_name        = "Consumption"
  revision_mode                = "Single"

  identity {
    type         = "UserAssigned"
    identity_ids = var.identity_ids
  }

  registry {
    server   = azurerm_container_registry.main.login_server
    identity = var.platform_identity.id
  }

  # external means "reachable from the network" here: the environment itself is not reachable from anywhere else.
  ingress {
    target_port                = 8080
    external_enabled           = true
    allow_insecure_connections = false
    transport                  = "auto"
    traffic_weight {
      latest_revision = true
      percentage      = 100
    }
  }

  template {
    min_replicas = var.node_count > 1 ? var.node_count : 0
    max_replicas = max(var.node_count, 1)
    volume {
      name         = "scratch"
      storage_type = "EmptyDir"
    }
    container {
      name   = "console"
      image  = local.image
      args   = var.console_command
      cpu    = 0.25
      memory = "0.5Gi"
      volume_mounts {
        name = "scratch"
        path = "/tmp"
      }
      dynamic "env" {
        for_each = local.settings
        content {
          name  = env.key
          value = env.value
        }
      }
    }
  }
}

# Claude's models are deployed into this account in the Foundry portal, where its terms are accepted.
resource "azurerm_cognitive_account" "models" {
  count                              = var.models ? 1 : 0
  name                               = "${var.unique_name}-models"
  resource_group_name                = var.place.group
  location                           = var.place.location
  tags                               = var.place.tags
  kind                               = "AIServices"
  sku_name                           = "S0"
  custom_subdomain_name              = "${var.unique_name}-models"
  local_auth_enabled                 = false
  public_network_access_enabled      = false
  outbound_network_access_restricted = true
  fqdns                              = []
  network_acls {
    default_action = "Deny"
  }
  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption_identity.id]
  }
  customer_managed_key {
    key_vault_key_id   = var.key_id
    identity_client_id = var.encryption_identity.client_id
  }
}
