resource "google_billing_budget" "month" {
  billing_account = var.billing
  display_name    = "${var.name}-month"

  budget_filter {
    projects        = ["projects/${var.number}"]
    calendar_period = "MONTH"
  }

  amount {
    specified_amount {
      currency_code = "USD"
      units         = tostring(floor(var.limit_usd))
    }
  }

  threshold_rules {
    threshold_percent = 0.8
    spend_basis       = "CURRENT_SPEND"
  }

  threshold_rules {
    threshold_percent = 1.0
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = var.channel_ids
    disable_default_iam_recipients   = false
  }

  lifecycle {
    precondition {
      condition     = var.billing != ""
      error_message = "cloud.billing is empty; on Google Cloud it must be the billing account id, for example 012345-6789AB-CDEF01, or there is no budget."
    }
  }
}
