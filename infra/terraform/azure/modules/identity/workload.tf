# The identities of things: the running platform and notebooks.
resource "azurerm_user_assigned_identity" "main" {
  for_each            = toset(["platform", "notebook"])
  name                = "${var.name}-${each.key}"
  resource_group_name = var.place.group
  location            = var.place.location
  tags                = var.place.tags
}

locals {
  # who, what, on which scope
  grants = {
    platform_data      = ["platform", "Storage Blob Data Contributor", "${var.storage_id}/blobServices/default/containers/data"]
    platform_models    = ["platform", "Storage Blob Data Contributor", "${var.storage_id}/blobServices/default/containers/models"]
    platform_image     = ["platform", "AcrPull", var.registry_id]
    notebook_data      = ["notebook", "Storage Blob Data Reader", "${var.storage_id}/blobServices/default/containers/data"]
    notebook_models    = ["notebook", "Storage Blob Data Contributor", "${var.storage_id}/blobServices/default/containers/models"]
    notebook_work      = ["notebook", "Storage Blob Data Contributor", "${var.storage_id}/blobServices/default/containers/notebooks"]
    notebook_workspace = ["notebook", "AzureML Data Scientist", var.workspace_id]
  }
}

resource "azurerm_role_assignment" "main" {
  for_each             = local.grants
  description          = "${each.value[0]}: ${each.key}"
  scope                = each.value[2]
  role_definition_name = each.value[1]
  principal_id         = azurerm_user_assigned_identity.main[each.value[0]].principal_id
  principal_type       = "ServicePrincipal"
}
