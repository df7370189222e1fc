terraform {
  required_version = ">= 1.9"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.70, < 5.0"
    }
    azapi = {
      source  = "azure/azapi"
      version = "~> 2.0"
    }
  }
}

provider "azurerm" {
  subscription_id                 = var.cloud.account
  tenant_id                       = var.cloud.directory
  storage_use_azuread             = true
  resource_provider_registrations = "none"
  resource_providers_to_register = [
    "Microsoft.App", "Microsoft.CognitiveServices", "Microsoft.ContainerRegistry", "Microsoft.DBforPostgreSQL", "Microsoft.Insights",
    "Microsoft.KeyVault", "Microsoft.MachineLearningServices", "Microsoft.ManagedIdentity", "Microsoft.Network",
    "Microsoft.OperationalInsights", "Microsoft.Storage",
  ]

  features {
    # Whoever applies is outside the network, and the data planes let only the network in.
    storage {
      data_plane_available = false
    }
    key_vault {
      purge_soft_delete_on_destroy = false
    }
  }
}

provider "azapi" {
  subscription_id = var.cloud.account
  tenant_id       = var.cloud.directory
}
