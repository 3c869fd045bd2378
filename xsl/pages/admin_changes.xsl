<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Who changed how the desk is set up: who, what, from what to what, when. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_changes.title">&admin-changes;</xsl:template>

  <xsl:template match="page" mode="admin_changes.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-changes;</xsl:with-param></xsl:call-template>
    <h1>&admin-changes;</h1>
    <p class="lead">&admin-changes-lead;</p>
    <xsl:choose>
      <xsl:when test="changes/change"><ol class="lines history"><xsl:apply-templates select="changes/change" mode="admin_changes.line"/></ol></xsl:when>
      <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&admin-changes-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="pager">
      <xsl:with-param name="next" select="changes/@next"/>
      <xsl:with-param name="first" select="concat($base, '/admin/changes')"/>
      <xsl:with-param name="here" select="concat($base, '/admin/changes?')"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="change" mode="admin_changes.line">
    <li id="c{@id}">
      <p>
        <b><xsl:choose><xsl:when test="@person"><xsl:value-of select="@person"/></xsl:when><xsl:otherwise>&at-the-server;</xsl:otherwise></xsl:choose></b>
        <xsl:if test="@by-role"><xsl:text> (</xsl:text><span class="mono"><xsl:value-of select="@by-role"/></span><xsl:text>)</xsl:text></xsl:if>
        <xsl:text> </xsl:text>
        <xsl:choose>
          <xsl:when test="@change = 'added'">&ch-added;</xsl:when>
          <xsl:when test="@change = 'removed'">&ch-removed;</xsl:when>
          <xsl:otherwise>&ch-changed;</xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text>
        <xsl:apply-templates select="." mode="admin_changes.thing"/>
        <xsl:text> </xsl:text>
        <b><xsl:value-of select="@subject"/></b>
        <xsl:if test="@field">
          <xsl:text>: </xsl:text><xsl:apply-templates select="." mode="admin_changes.field"/><xsl:text> </xsl:text>
          <xsl:choose>
            <xsl:when test="@old and @new">&ch-from-to;</xsl:when>
            <xsl:when test="@new">&ch-to;</xsl:when>
            <xsl:otherwise>&ch-from;</xsl:otherwise>
          </xsl:choose>
        </xsl:if>
      </p>
      <p class="meta"><xsl:call-template name="time"><xsl:with-param name="at" select="@at"/><xsl:with-param name="ago" select="@at-ago"/></xsl:call-template></p>
    </li>
  </xsl:template>

  <xsl:template match="change" mode="admin_changes.thing">
    <xsl:choose>
      <xsl:when test="@thing = 'queue'">&ch-queue;</xsl:when>
      <xsl:when test="@thing = 'tag'">&ch-tag;</xsl:when>
      <xsl:when test="@thing = 'field'">&ch-field;</xsl:when>
      <xsl:when test="@thing = 'look'">&ch-look;</xsl:when>
      <xsl:when test="@thing = 'plan'">&ch-plan;</xsl:when>
      <xsl:when test="@thing = 'source'">&ch-source;</xsl:when>
      <xsl:when test="@thing = 'provider'">&ch-provider;</xsl:when>
      <xsl:when test="@thing = 'secret'">&ch-secret;</xsl:when>
      <xsl:when test="@thing = 'token'">&ch-token;</xsl:when>
      <xsl:when test="@thing = 'account'">&ch-account;</xsl:when>
      <xsl:when test="@thing = 'setting'">&ch-setting;</xsl:when>
      <xsl:when test="@thing = 'form'">&ch-form;</xsl:when>
      <xsl:when test="@thing = 'destination'">&ch-destination;</xsl:when>
      <xsl:when test="@thing = 'schedule'">&ch-schedule;</xsl:when>
      <xsl:when test="@thing = 'policy'">&ch-policy;</xsl:when>
      <xsl:when test="@thing = 'callback'">&ch-callback;</xsl:when>
      <xsl:when test="@thing = 'block'">&ch-block;</xsl:when>
      <xsl:when test="@thing = 'limit'">&ch-limit;</xsl:when>
      <xsl:when test="@thing = 'destination-secret'">&ch-destination-secret;</xsl:when>
      <xsl:otherwise><xsl:value-of select="translate(@thing, '-', ' ')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Where the forms have words for a value, these; otherwise the column's own. -->
  <xsl:template match="change" mode="admin_changes.field">
    <xsl:choose>
      <xsl:when test="@field = 'name'">&name;</xsl:when>
      <xsl:when test="@field = 'help'">&field-help;</xsl:when>
      <xsl:when test="@field = 'choices'">&field-choices;</xsl:when>
      <xsl:when test="@field = 'queue_ids'">&field-queues;</xsl:when>
      <xsl:when test="@field = 'colour'">&tag-colour;</xsl:when>
      <xsl:when test="@field = 'description'">&queue-description;</xsl:when>
      <xsl:when test="@field = 'position'">&queue-place;</xsl:when>
      <xsl:when test="@field = 'promise'">&queue-promise;</xsl:when>
      <xsl:when test="@field = 'community_may_read'">&queue-community;</xsl:when>
      <xsl:when test="@field = 'is_public'">&queue-published;</xsl:when>
      <xsl:when test="@field = 'successor_id'">&queue-successor;</xsl:when>
      <xsl:when test="@field = 'queue_id'">&start-queue;</xsl:when>
      <xsl:when test="@field = 'kind' and @thing = 'queue'">&queue-kind;</xsl:when>
      <xsl:when test="@field = 'visitors'">&intake;</xsl:when>
      <xsl:when test="@field = 'close_at'">&limit-close;</xsl:when>
      <xsl:when test="@field = 'most'">&limit-most;</xsl:when>
      <xsl:when test="@field = 'reason'">&block-note;</xsl:when>
      <xsl:when test="@field = 'confirmed_at'">&ch-confirmed;</xsl:when>
      <xsl:when test="@field = 'ended_at'">&ch-ended;</xsl:when>
      <xsl:when test="@field = 'form_id'">&ch-form-asked;</xsl:when>
      <xsl:when test="@field = 'current_id'">&ch-form-version;</xsl:when>
      <xsl:when test="@field = 'kind' and @thing = 'form'">&ch-form-kind;</xsl:when>
      <xsl:when test="@field = 'kind'">&plan-kind;</xsl:when>
      <xsl:when test="@field = 'price'">&price;</xsl:when>
      <xsl:when test="@field = 'currency'">&currency;</xsl:when>
      <xsl:when test="@field = 'cycle_months'">&plan-cycle;</xsl:when>
      <xsl:when test="@field = 'weight'">&plan-weight;</xsl:when>
      <xsl:when test="@field = 'mana_per_cycle'">&plan-mana-per-cycle;</xsl:when>
      <xsl:when test="@field = 'mana_cap'">&plan-mana-most;</xsl:when>
      <xsl:when test="@field = 'filing_cost'">&plan-filing-cost;</xsl:when>
      <xsl:when test="@field = 'page_cost'">&plan-page-cost;</xsl:when>
      <xsl:when test="@field = 'may_page'">&plan-may-page;</xsl:when>
      <xsl:when test="@field = 'free'">&plan-free-tier;</xsl:when>
      <xsl:when test="@field = 'contacts_included'">&plan-contacts-included;</xsl:when>
      <xsl:when test="@field = 'contact_cost'">&plan-contact-cost;</xsl:when>
      <xsl:when test="@field = 'target_response'">&plan-target;</xsl:when>
      <xsl:when test="@field = 'buyers'">&plan-buyers;</xsl:when>
      <xsl:when test="@field = 'checkout_url'">&checkout-url;</xsl:when>
      <xsl:when test="@field = 'active'">&ch-active;</xsl:when>
      <xsl:when test="@field = 'retired_at'">&ch-retired;</xsl:when>
      <xsl:when test="@field = 'revoked_at'">&ch-revoked;</xsl:when>
      <xsl:when test="@field = 'disabled_at'">&ch-disabled;</xsl:when>
      <xsl:when test="@field = 'role'">&role;</xsl:when>
      <xsl:when test="@field = 'value'">&ch-value;</xsl:when>
      <xsl:otherwise><span class="mono"><xsl:value-of select="@field"/></span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
