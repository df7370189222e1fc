locals {
  zone_names = {
    blob          = "privatelink.blob.core.windows.net"
    vault         = "privatelink.vaultcore.azure.net"
    workspace     = "privatelink.api.azureml.ms"
    notebooks     = "privatelink.notebooks.azure.net"
    registry      = "privatelink.azurecr.io"
    monitor       = "privatelink.monitor.azure.com"
    monitor_ods   = "privatelink.ods.opinsights.azure.com"
    monitor_oms   = "privatelink.oms.opinsights.azure.com"
    monitor_agent = "privatelink.agentsvc.azure-automation.net"
    models        = "privatelink.cognitiveservices.azure.com"
    models_openai = "privatelink.openai.azure.com"
  }
  endpoint_zones = { for z in distinct(flatten([for e in var.endpoints : e.zones])) : z => local.zone_names[z] }
  zones          = merge(local.endpoint_zones, var.database ? { database = "${var.name}.private.postgres.database.azure.com" } : {})
}

resource "azurerm_private_dns_zone" "main" {
  for_each            = local.zones
  name                = each.value
  resource_group_name = var.place.group
  tags                = var.place.tags
}

# By the ARM type, since azurerm 5.0 renames the two arguments of its own type.
resource "azapi_resource" "zone_link" {
  for_each  = local.zones
  type      = "Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01"
  name      = var.name
  parent_id = azurerm_private_dns_zone.main[each.key].id
  location  = "global"
  body = {
    properties = {
      registrationEnabled = false
      virtualNetwork      = { id = azurerm_virtual_network.main.id }
    }
  }
}

resource "azurerm_private_endpoint" "main" {
  for_each            = var.endpoints
  name                = "${var.name}-${each.key}"
  resource_group_name = var.place.group
  location            = var.place.location
  tags                = var.place.tags
  subnet_id           = azurerm_subnet.endpoints.id

  private_service_connection {
    name                           = each.key
    is_manual_connection           = false
    private_connection_resource_id = each.value.target
    subresource_names              = [each.value.part]
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [for z in each.value.zones : azurerm_private_dns_zone.main[z].id]
  }

  depends_on = [azapi_resource.zone_link]
}
