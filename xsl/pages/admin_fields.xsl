<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The fields in their order, and a new one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_fields.title">&admin-fields;</xsl:template>

  <xsl:template match="page" mode="admin_fields.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-fields;</xsl:with-param></xsl:call-template>
    <h1>&admin-fields;</h1>
    <p class="lead">&admin-fields-lead;</p>
    <xsl:choose>
      <xsl:when test="fields/field[@retired = 'no']">
        <section aria-labelledby="present">
          <h2 id="present">&fields-present;</h2>
          <ul class="lines"><xsl:apply-templates select="fields/field[@retired = 'no']" mode="admin_fields.field"/></ul>
        </section>
      </xsl:when>
      <xsl:otherwise><p class="hint">&fields-none;</p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="fields/field[@retired = 'yes']">
      <section aria-labelledby="retired">
        <h2 id="retired">&fields-retired;</h2>
        <ul class="lines"><xsl:apply-templates select="fields/field[@retired = 'yes']" mode="admin_fields.field"/></ul>
      </section>
    </xsl:if>
    <section aria-labelledby="new">
      <h2 id="new">&field-new;</h2>
      <xsl:call-template name="field-form"><xsl:with-param name="button">&field-make;</xsl:with-param></xsl:call-template>
    </section>
  </xsl:template>

  <xsl:template match="field" mode="admin_fields.field">
    <li id="field-{@key}">
      <div>
        <p><a href="{$base}/admin/fields/{@key}"><xsl:value-of select="@name"/></a></p>
        <p class="meta"><xsl:call-template name="field-meta"/><span><xsl:choose><xsl:when test="@queues"><xsl:value-of select="@queues"/></xsl:when><xsl:otherwise>&field-queue-none;</xsl:otherwise></xsl:choose></span></p>
      </div>
      <div class="actions">
        <xsl:choose>
          <xsl:when test="@retired = 'yes'">
            <form method="post" action="{$base}/admin/fields/{@key}/retire">
              <xsl:call-template name="tokens"/>
              <button name="retire" value="no">&field-restore;<span class="vh">: <xsl:value-of select="@name"/></span></button>
            </form>
          </xsl:when>
          <xsl:otherwise>
            <form class="actions" method="post" action="{$base}/admin/fields/{@key}/move">
              <xsl:call-template name="tokens"/>
              <button name="direction" value="up"><xsl:call-template name="icon"><xsl:with-param name="name" select="'up'"/></xsl:call-template><span class="vh">&tag-up;: <xsl:value-of select="@name"/></span></button>
              <button name="direction" value="down"><xsl:call-template name="icon"><xsl:with-param name="name" select="'down'"/></xsl:call-template><span class="vh">&tag-down;: <xsl:value-of select="@name"/></span></button>
            </form>
          </xsl:otherwise>
        </xsl:choose>
        <a class="button" href="{$base}/admin/fields/{@key}">&field-edit;<span class="vh">: <xsl:value-of select="@name"/></span></a>
      </div>
    </li>
  </xsl:template>
</xsl:stylesheet>
