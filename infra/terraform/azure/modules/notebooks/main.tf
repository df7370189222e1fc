locals {
  instance = { small = "Standard_DS1_v2", medium = "Standard_D2s_v3", large = "Standard_D8s_v3" }[var.size]
}

resource "azurerm_machine_learning_workspace" "main" {
  name                            = var.name
  resource_group_name             = var.place.group
  location                        = var.place.location
  tags                            = var.place.tags
  application_insights_id         = var.insights_id
  key_vault_id                    = var.vault_id
  storage_account_id              = var.storage_id
  public_network_access_enabled   = false
  v1_legacy_mode_enabled          = false
  high_business_impact            = true
  primary_user_assigned_identity  = var.identity.id
  service_side_encryption_enabled = true # its search index and database stay on Microsoft's side, under our key

  identity {
    type         = "UserAssigned"
    identity_ids = [var.identity.id, var.encryption_identity_id]
  }

  encryption {
    key_vault_id              = var.vault_id
    key_id                    = var.key_id
    user_assigned_identity_id = var.encryption_identity_id
  }

  # Vendors and package feeds have no fixed names, and rules by name would start a firewall that costs hundreds a month.
  managed_network {
    isolation_mode                = "AllowInternetOutbound"
    provision_on_creation_enabled = true
  }
}

# azurerm 4 cannot say that datastores use identities; without it the workspace asks for the account keys that are off.
resource "azapi_update_resource" "identity_datastores" {
  type        = "Microsoft.MachineLearningServices/workspaces@2024-10-01"
  resource_id = azurerm_machine_learning_workspace.main.id
  body = {
    properties = { systemDatastoresAuthMode = "identity" }
  }
}

# azurerm has no idle stop for compute instances, so this one is made by its ARM type.
resource "azapi_resource" "notebook" {
  for_each  = var.users
  type      = "Microsoft.MachineLearningServices/workspaces/computes@2024-10-01"
  name      = substr("${each.key}-${var.name}", 0, 24)
  parent_id = azurerm_machine_learning_workspace.main.id
  location  = var.place.location
  tags      = var.place.tags
  body = {
    identity = {
      type                   = "UserAssigned"
      userAssignedIdentities = { (var.identity.id) = {} }
    }
    properties = {
      computeType      = "ComputeInstance"
      disableLocalAuth = true
      properties = {
        vmSize                           = local.instance
        enableNodePublicIp               = false
        enableRootAccess                 = false
        enableSSO                        = true
        applicationSharingPolicy         = "Personal"
        computeInstanceAuthorizationType = "personal"
        idleTimeBeforeShutdown           = "PT${var.idle_minutes}M"
        sshSettings                      = { sshPublicAccess = "Disabled" }
        personalComputeInstanceSettings  = { assignedUser = { objectId = each.value, tenantId = var.directory } }
        setupScripts                     = { scripts = { startupScript = { scriptSource = "inline", scriptData = base64encode(var.kernel_script), timeout = "10m" } } }
      }
    }
  }
  depends_on = [azapi_update_resource.identity_datastores]
}

# Whoever makes a compute instance by hand is held to the same rule.
resource "azurerm_resource_group_policy_assignment" "idle" {
  name                 = "notebooks-stop-when-idle"
  display_name         = "Compute instances must stop when idle"
  resource_group_id    = var.group_id
  policy_definition_id = "/providers/Microsoft.Authorization/policyDefinitions/679ddf89-ab8f-48a5-9029-e76054077449"
  enforce              = true
  parameters           = jsonencode({ effect = { value = "Deny" } })
  non_compliance_message {
    content = "Give the compute instance an idle shutdown of at most ${var.idle_minutes} minutes."
  }
}
